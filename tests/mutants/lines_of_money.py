"""Lines that keep money exact, in the books once, and out of the wrong hands."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

ACCOUNTS = "layers/aws/isp_aws/dynamodb/account_steps.py"
CHANGES = "layers/aws/isp_aws/dynamodb/change_steps.py"
TRANSACTION = "layers/aws/isp_aws/dynamodb/transaction.py"
ROLLUPS = "layers/aws/isp_aws/dynamodb/rollups.py"
ENTRY = "layers/domain/isp/ledger/entry.py"
MONEY_MODULE = "layers/domain/isp/money.py"
MINUTES = "layers/domain/isp/minutes.py"
CHAIN = "layers/domain/isp/sales/price_chain.py"
POSTINGS = "layers/domain/isp/sales/postings.py"
OFFER = "layers/domain/isp/sales/offer.py"
SUBSCRIPTION = "layers/domain/isp/subscriptions/subscription.py"
HOLD = "layers/domain/isp/subscriptions/hold.py"
APPLY = "layers/domain/isp/payments/apply.py"
SELL_PAID = "layers/domain/isp/payments/sell_paid.py"
STATEMENT = "layers/domain/isp/payments/statement.py"
ASKED_BEFORE = "layers/domain/isp_app/asked_before.py"
DECIDE_AGAIN = "layers/domain/isp/decide_again.py"
SELL = "layers/domain/isp_app/sell.py"
RELAY = "layers/domain/isp_app/relay_events.py"
OVERDUE = "layers/domain/isp_app/hand_out_overdue.py"
OF_THE_LEDGER = ("tests/adapters/test_contract_ledger.py",)
OF_ACCOUNTS = ("tests/adapters/test_contract_ledger.py", "tests/adapters/test_contract_accounts.py")
OF_BAD_DAYS = ("tests/adapters/test_commit_on_bad_days.py",)
OF_ROLLUPS = ("tests/adapters/test_rollups.py",)
OF_ENTRIES = ("tests/domain/test_ledger.py",)
OF_AMOUNTS = ("tests/domain/test_money_and_minutes.py",)
OF_CHAINS = ("tests/domain/test_price_chain.py",)
OF_POSTINGS = ("tests/domain/test_postings.py",)
OF_SALES = ("tests/domain/test_sales.py",)
OF_HOLDS = ("tests/domain/test_hold.py",)
OF_REPEATS = ("tests/api/test_repeats_for_ever.py",)
OF_NIGHTS = ("tests/background/test_overdue.py",)
OF_PAYMENTS = ("tests/payments/test_apply.py", "tests/payments/test_apply_property.py")

MONEY = (
    Mutant(
        "an account gives what it does not have",
        ACCOUNTS,
        "can_move = AccountItem.headroom >= -movement.headroom",
        "can_move = AccountItem.pk.exists()",
        OF_ACCOUNTS,
    ),
    Mutant(
        "a movement leaves the headroom as it was",
        ACCOUNTS,
        "        AccountItem.headroom.add(movement.headroom),",
        "        AccountItem.headroom.add(0),",
        OF_ACCOUNTS,
    ),
    Mutant(
        "an account with money in it is closed",
        ACCOUNTS,
        "condition = AccountItem.pk.exists() & AccountItem.closed_at.does_not_exist() & is_empty",
        "condition = AccountItem.pk.exists() & AccountItem.closed_at.does_not_exist()",
        OF_ACCOUNTS,
    ),
    Mutant(
        "a thing is stored over what somebody else made of it",
        CHANGES,
        "was_not_touched = kind.version == entity.version - 1",
        "was_not_touched = kind.pk.exists()",
        ("tests/adapters/test_contract_ledger.py", "tests/adapters/test_contract_directory.py"),
    ),
    Mutant(
        "a claimed name is claimed again",
        CHANGES,
        "is_free = ClaimItem.pk.does_not_exist() | (ClaimItem.owner_id == claim.owner_id)",
        "is_free = ClaimItem.pk.does_not_exist() | ClaimItem.pk.exists()",
        ("tests/adapters/test_contract_ledger.py", "tests/adapters/test_contract_directory.py"),
    ),
    Mutant(
        "a conflict is not waited out",
        TRANSACTION,
        "        if not _passes(reasons):\n            break",
        "        if reasons:\n            break",
        OF_BAD_DAYS,
    ),
    Mutant(
        "an entry that is delivered twice is added twice",
        ROLLUPS,
        "is_new = AddedItem.pk.does_not_exist()",
        "is_new = None",
        OF_ROLLUPS,
    ),
    Mutant(
        "an entry need not balance",
        ENTRY,
        "assert debits == credits > 0,",
        "assert debits >= 0,",
        OF_ENTRIES,
    ),
    Mutant(
        "tax is rounded down",
        MONEY_MODULE,
        "return (gross_minor * vat_basis_points + whole // 2) // whole",
        "return gross_minor * vat_basis_points // whole",
        OF_AMOUNTS,
    ),
    Mutant(
        "an amount of three decimals is cut off",
        MONEY_MODULE,
        "if len(fraction) > 2:",
        "if False:",
        OF_AMOUNTS,
    ),
    Mutant(
        "thousands may be grouped anyhow",
        MONEY_MODULE,
        "if _GROUPED.fullmatch(text) is None:",
        "if False:",
        ("tests/payments/test_statement.py",),
    ),
    Mutant(
        "a period begins in the middle of a minute that is paid already",
        MINUTES,
        "return -(-at // SECONDS_PER_MINUTE)",
        "return at // SECONDS_PER_MINUTE",
        (*OF_AMOUNTS, *OF_SALES),
    ),
    Mutant(
        "the day of the books is that of Greenwich",
        MINUTES,
        "local = at + utc_offset_minutes * SECONDS_PER_MINUTE",
        "local = at",
        OF_AMOUNTS,
    ),
    Mutant(
        "shares are rounded one by one",
        CHAIN,
        "cumulated = accumulate(commissions_basis_points)",
        "cumulated = list(commissions_basis_points)",
        OF_CHAINS,
    ),
    Mutant(
        "wholesale comes back whatever the contract says",
        POSTINGS,
        "        and lower.contract.refunds_wholesale\n",
        "",
        OF_POSTINGS,
    ),
    Mutant(
        "a sale by the minute is charged at once, too",
        POSTINGS,
        "        if lower.contract is not None and lower.contract.charged is Charged.AT_SALE\n"
        "        for line in _wholesale(upper, lower, cost_minor)\n    )\n    retail = _retail(",
        "        for line in _wholesale(upper, lower, cost_minor)\n    )\n    retail = _retail(",
        OF_POSTINGS,
    ),
    Mutant(
        "money at the gateway stops half way down",
        POSTINGS,
        "lines.append((chain.last.path, _of_credit(customer_id, received_minor)))",
        "lines.append((book, _of_credit(customer_id, received_minor)))",
        OF_POSTINGS,
    ),
    Mutant(
        "another version of the package is sold",
        OFFER,
        "if package.version != seen_version:",
        "if False:",
        OF_SALES,
    ),
    Mutant(
        "an archived package is offered",
        OFFER,
        "if package.is_archived:",
        "if False:",
        OF_SALES,
    ),
    Mutant(
        "a line ends a second late",
        SUBSCRIPTION,
        "return self.status is not SubscriptionStatus.EXPIRED and now < self.expires_at",
        "return self.status is not SubscriptionStatus.EXPIRED and now <= self.expires_at",
        OF_SALES,
    ),
    Mutant(
        "minutes on hold are used",
        SUBSCRIPTION,
        "return min(max(minute - self.starts_minute, 0) - held, self.sold_minutes)",
        "return min(max(minute - self.starts_minute, 0), self.sold_minutes)",
        OF_HOLDS,
    ),
    Mutant(
        "what was bought ahead stays where it is when a line is held",
        HOLD,
        "starts_minute=period.starts_minute + (0 if is_interrupted else by),",
        "starts_minute=period.starts_minute,",
        OF_HOLDS,
    ),
    Mutant(
        "who comes back early keeps all the minutes of his hold",
        HOLD,
        "moved = _moved(subscription, until - ends)\n    resumed",
        "moved = _moved(subscription, 0)\n    resumed",
        OF_HOLDS,
    ),
    Mutant(
        "a browser's word is money",
        APPLY,
        "if observation.trust < credit_trust:\n        return Applied(Verdict.ASK)",
        "if False:\n        return Applied(Verdict.ASK)",
        OF_PAYMENTS,
    ),
    Mutant(
        "play money is real money",
        APPLY,
        "if observation.is_live is not None and observation.is_live != known.account.is_live:",
        "if False:",
        OF_PAYMENTS,
    ),
    Mutant(
        "too little money buys the package",
        SELL_PAID,
        "return received_minor + self.known.credit_minor >= self.offer.price_minor",
        "return True",
        OF_PAYMENTS,
    ),
    Mutant(
        "money of another wallet is ours",
        APPLY,
        "if not _is_own_wallet(observation, known):",
        "if False:",
        OF_PAYMENTS,
    ),
    Mutant(
        "a second payment of one wish is taken",
        SELL_PAID,
        "if self._is_renewed_meanwhile(now):\n            return Useless",
        "if False:\n            return Useless",
        ("tests/payments/test_usefulness.py", "tests/payments/test_engine.py"),
    ),
    Mutant(
        "a statement of two minds is read",
        STATEMENT,
        "if rows.setdefault(key, row) != row:",
        "if rows.setdefault(key, row) is None:",
        ("tests/payments/test_statement.py",),
    ),
    Mutant(
        "a key used again for another body gets somebody else's answer",
        ASKED_BEFORE,
        "if known != asked.fingerprint:",
        "if False:",
        OF_REPEATS,
    ),
    Mutant(
        "a request leaves no memory of what it made",
        "layers/domain/isp/asked.py",
        "return Decision(changes=(self.claim,)).also(decision)",
        "return decision",
        OF_REPEATS,
    ),
    Mutant(
        "who was slower three times gives up",
        DECIDE_AGAIN,
        "if not patience.pause(attempt, until):",
        "if attempt == 2 or not patience.pause(attempt, until):",
        ("tests/domain/test_decide_again.py",),
    ),
    Mutant(
        "what is missing is said to be the whole price",
        SELL,
        "missing_minor = max(to_pay - wanted.cash_minor, 0)",
        "missing_minor = to_pay",
        ("tests/api/test_short_money.py",),
    ),
    Mutant(
        "an event is told every night again",
        RELAY,
        "self.outbox.mark_relayed(tenant_id, key)",
        "pass",
        ("tests/background/test_relay_events.py",),
    ),
    Mutant(
        "what is overdue is looked at in one night only",
        OVERDUE,
        "                index.remember(minute)",
        "                pass",
        OF_NIGHTS,
    ),
    Mutant(
        "what is overdue is handed out before its hour is over",
        OVERDUE,
        "last = minute_of(self.clock.now()) - WAITS_MINUTES",
        "last = minute_of(self.clock.now())",
        OF_NIGHTS,
    ),
)
