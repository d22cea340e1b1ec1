"""The `huigu` command: a file for each larger subcommand, imported when it is run."""
