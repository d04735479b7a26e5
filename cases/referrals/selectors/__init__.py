"""Reads of the referral. Each starts from `referrals_visible_to` and runs a bounded number of queries."""
