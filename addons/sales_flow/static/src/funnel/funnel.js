import {Component, onWillStart, useState} from "@odoo/owl";
import {serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {FunnelStages} from "./funnel_stages";

const {DateTime} = luxon;
const LEDGER = "sales.flow.stage.passage";

/** The funnel of the opportunities that came in a period, split as one likes. */
export class Funnel extends Component {
    static template = "sales_flow.Funnel";
    static components = {FunnelStages};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            period: "quarter",
            user_id: 0,
            team_id: 0,
            source_id: 0,
            group_by: "",
            groups: [],
            people: [],
            teams: [],
            sources: [],
            isLoaded: false,
            ...this.props.state,
        });
        this.env.config?.setDisplayName(_t("Sales Funnel"));
        onWillStart(() => this.load());
    }

    get periods() {
        return [
            ["month", _t("This month")],
            ["quarter", _t("This quarter")],
            ["days", _t("Last 90 days")],
            ["year", _t("This year")],
            ["all", _t("Always")],
        ];
    }

    get ways() {
        return [
            ["", _t("All together")],
            ["user_id", _t("By salesperson")],
            ["team_id", _t("By team")],
            ["source_id", _t("By source")],
        ];
    }

    get choices() {
        const {people, teams, sources} = this.state;
        return [
            {field: "user_id", label: _t("Every salesperson"), options: people},
            {field: "team_id", label: _t("Every team"), options: teams},
            {field: "source_id", label: _t("Every source"), options: sources},
        ].filter((choice) => choice.options.length);
    }

    get filters() {
        const {user_id, team_id, source_id, group_by, period} = this.state;
        return {user_id, team_id, source_id, group_by, date_from: this.start(period)};
    }

    start(period) {
        const today = DateTime.local().startOf("day");
        const starts = {
            month: today.startOf("month"),
            quarter: today.startOf("quarter"),
            days: today.minus({days: 90}),
            year: today.startOf("year"),
        };
        return starts[period] ? serializeDate(starts[period]) : false;
    }

    async load() {
        const found = await this.orm.call(LEDGER, "read_funnel", [this.filters]);
        Object.assign(this.state, {...found, isLoaded: true});
    }

    async choose(name, value) {
        this.state[name] = name.endsWith("_id") ? Number(value) : value;
        await this.load();
    }

    async open(group, stageId, figure) {
        const filters = {...this.filters, group: group.key};
        this.action.doAction(
            await this.orm.call(LEDGER, "action_open_funnel", [
                filters,
                stageId,
                figure,
            ])
        );
    }
}

registry.category("actions").add("sales_flow.funnel", Funnel);
