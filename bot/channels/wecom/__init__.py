"""The WeCom channel: the AI bot (智能机器人), in groups and alone with a person."""
