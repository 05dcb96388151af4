import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {cardKinds} from "../card/card_kinds";
import {formatFigure, formatShort, formatStep} from "../card/format";
import {bodyProps} from "./figure_body";

/** Calm on light and on dark; the first one is the colour of the product. */
const COLORS = [
    "#7c6ba6",
    "#6fa598",
    "#dda24e",
    "#6d97c9",
    "#c77f8a",
    "#9aa867",
    "#a48fb8",
    "#8c97a6",
];

/**
 * Bars are plain elements, each a button.  Lines and pies are drawn by the chart
 * library, fetched only when one is shown; their points are buttons beside it.
 */
export class ChartBody extends Component {
    static template = "crm_roles.ChartBody";
    static props = bodyProps;

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => this.isDrawn && loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.card.points]
        );
    }

    get card() {
        return this.props.card;
    }

    get isDrawn() {
        return this.card.chart_type !== "bar";
    }

    /** Columns for time, lying bars for everything that has a name. */
    get isColumns() {
        return !this.isDrawn && Boolean(this.card.step);
    }

    get points() {
        const most = Math.max(...this.card.points.map((p) => p.value), 0) || 1;
        return this.card.points.map((point, index) => ({
            ...point,
            color: COLORS[index % COLORS.length],
            short: formatStep(point, this.card.step),
            text: formatFigure(point.value, this.card),
            brief: formatShort(point.value, this.card),
            share: Math.max(0, Math.round((100 * point.value) / most)),
        }));
    }

    draw() {
        if (!this.isDrawn || !this.canvas.el) {
            return () => {};
        }
        const chart = new window.Chart(this.canvas.el, this.getConfig());
        return () => chart.destroy();
    }

    getConfig() {
        const isLine = this.card.chart_type === "line";
        const colors = this.points.map((point) => point.color);
        const text = getComputedStyle(this.canvas.el).color;
        return {
            type: isLine ? "line" : "doughnut",
            data: {
                labels: this.points.map((point) => point.short),
                datasets: [
                    {
                        data: this.points.map((point) => point.value),
                        backgroundColor: isLine ? colors[0] : colors,
                        borderColor: isLine ? colors[0] : "transparent",
                        // Never above or below what was measured.
                        cubicInterpolationMode: "monotone",
                        pointRadius: 3,
                    },
                ],
            },
            options: {
                animation: false,
                cutout: "62%",
                maintainAspectRatio: false,
                // On a line a thumb hits the place, hardly the point itself.
                interaction: isLine ? {mode: "index", intersect: false} : {},
                onClick: (_ev, [element]) => element && this.open(element.index),
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        callbacks: {
                            label: ({dataIndex}) => this.points[dataIndex].text,
                        },
                    },
                },
                scales: isLine ? this.getScales(text) : {},
            },
        };
    }

    getScales(color) {
        return {
            x: {grid: {display: false}, ticks: {color}},
            y: {
                beginAtZero: true,
                border: {display: false},
                grid: {color: "rgba(128, 128, 128, 0.15)"},
                ticks: {
                    color,
                    maxTicksLimit: 5,
                    callback: (value) => formatShort(value, this.card),
                },
            },
        };
    }

    open(index) {
        if (!this.props.isReadonly) {
            this.props.onOpen(this.card, this.card.points[index].key);
        }
    }
}

cardKinds.add("chart", ChartBody);
