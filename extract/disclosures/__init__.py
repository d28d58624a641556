"""Section 二, 主动公开政府信息情况. Nothing adds up here, so joined digits stay ambiguous."""
