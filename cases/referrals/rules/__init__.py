"""The referral form, its checks and the advisory prompts as pure functions. No Django, no kernel."""
