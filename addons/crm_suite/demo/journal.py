"""Who may do what in the warehouses, a locked year, and a journal that was checked."""

LOCKED = -93
# Receipts that were typed some days after the goods had come.
TYPED_LATE = 3

FULL = (
    "see",
    "cost",
    "receive",
    "ship",
    "transfer_in",
    "transfer_out",
    "count",
    "adjust",
    "loan",
    "manage",
)
RIGHTS = {
    "warehouse_head": FULL,
    "boss": FULL,
    "accountant": ("see", "cost"),
}


def build(stage):
    _insert(stage)
    _grant(stage)
    _lock(stage)
    checks = stage.env["stock.journal.check"]
    checks._run(stage.users["warehouse_head"])


def _insert(stage):
    """Each movement was entered on its day, but for a few receipts."""
    head = stage.users["warehouse_head"]
    stage.env.flush_all()
    stage.env.cr.execute(
        "UPDATE stock_move SET journal_date = date, journal_user_id = %s"
        " WHERE state = 'done'",
        [head.id],
    )
    stage.env["stock.move"].invalidate_model()
    late = stage.env["stock.picking"].search(
        [("picking_type_id.code", "=", "incoming"), ("state", "=", "done")],
        order="date_done desc, id desc",
        offset=2,
        limit=TYPED_LATE,
    )
    for number, picking in enumerate(late, 2):
        stage.backdate(picking.move_ids, journal_date=stage.moment(-number, 8))


def _grant(stage):
    roles = {role.key: role for role in stage.env["crm.role"].search([])}
    stage.model("warehouse.access", "boss").create(
        [
            {
                "role_id": roles[key].id,
                "warehouse_id": warehouse.id,
                **{f"can_{right}": True for right in rights},
            }
            for key, rights in RIGHTS.items()
            for warehouse in stage.warehouses
        ]
    )


def _lock(stage):
    stage.model("stock.journal.lock", "boss").create(
        {"date": stage.day(LOCKED), "note": "Counted and closed with the auditor"}
    )
