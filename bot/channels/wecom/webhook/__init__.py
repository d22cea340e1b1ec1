"""The transport that is called: WeCom posts each message to an address of ours."""
