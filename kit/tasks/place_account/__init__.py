"""Follow up on unpaid accounts, and prepare the packet for the one that may be placed."""
