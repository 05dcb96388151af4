import {Component} from "@odoo/owl";
import {groupBy} from "@web/core/utils/arrays";

/** Spaces with their articles, one under the other; shows and reports. */
export class ArticleTree extends Component {
    static template = "office_daily.ArticleTree";
    static props = {
        spaces: Array,
        activeId: {type: [Number, Boolean], optional: true},
        onOpen: Function,
    };

    /** Articles of a space in reading order, each with its depth. */
    getLeaves(space) {
        const ids = new Set(space.articles.map((article) => article.id));
        const under = groupBy(space.articles, (article) =>
            ids.has(article.parent_id) ? article.parent_id : "top"
        );
        const walk = (parentId, depth) =>
            (under[parentId] || []).flatMap((article) => [
                {...article, depth},
                ...walk(article.id, depth + 1),
            ]);
        return walk("top", 0);
    }
}
