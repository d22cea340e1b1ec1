"""The WeCom channel: the AI bot (智能机器人), in groups and in 1:1 chats."""
