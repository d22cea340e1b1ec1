"""WeChat's calls: signature, encryption, XML, and the route that takes them."""
