-- Why: the law that nothing of a closed account is left is checked as the auditor, who therefore reads where WeChat's names stand (hashes and sealed values).
grant select on identity.wechat_journey, identity.wechat_ticket, identity.wechat_name to bank_auditor;
