"""登录: codes, accounts, sessions, second factors, identity providers, shared devices."""
