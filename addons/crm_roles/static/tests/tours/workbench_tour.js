import {registry} from "@web/core/registry";

/** A person lands on her workbench, opens a figure and comes back to it. */
registry.category("web_tour.tours").add("crm_roles.workbench", {
    steps: () => [
        {
            content: "the workbench is what she sees",
            trigger:
                ".o_desk_card:contains(Contacts of the tour) .o_desk_figure:contains(2)",
        },
        {
            content: "the figure opens its records",
            trigger: ".o_desk_card:contains(Contacts of the tour) .o_desk_figure",
            run: "click",
        },
        {
            content: "as many as the figure said",
            trigger:
                ".o_list_view .o_data_row:eq(1), .o_kanban_view .o_kanban_record:eq(1)",
        },
        {
            content: "the way back",
            trigger: ".o_breadcrumb .breadcrumb-item a, .o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "the figure she left is under the hand again",
            trigger: ".o_desk_figure:focus",
        },
    ],
});

/** The same on a phone: shortcuts under the thumb, nothing to scroll sideways. */
registry.category("web_tour.tours").add("crm_roles.workbench_phone", {
    steps: () => [
        {
            content: "the role's first actions are under the thumb",
            trigger: ".o_desk_thumbs button:contains(New contact)",
        },
        {
            content: "nothing scrolls sideways",
            trigger: ".o_desk_workbench",
            run: () => {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} px on a screen of ${clientWidth}`);
                }
            },
        },
        {
            content: "every target can be hit",
            trigger: ".o_desk_workbench",
            run: () => {
                const small = [...document.querySelectorAll(".o_desk_workbench button")]
                    .filter((button) => button.offsetParent)
                    .filter((button) => button.getBoundingClientRect().height < 44);
                if (small.length) {
                    throw new Error(`Too low: ${small[0].outerHTML}`);
                }
            },
        },
        {
            content: "a figure opens its records",
            trigger: ".o_desk_card:contains(Contacts of the tour) .o_desk_figure",
            run: "click",
        },
        {
            trigger: ".o_kanban_view .o_kanban_record, .o_list_view .o_data_row",
        },
    ],
});
