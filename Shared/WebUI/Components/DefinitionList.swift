/// Names and what they stand for, line by line.
package struct DefinitionList: HTMLComponent {
    private let rows: [(name: String, value: HTML)]

    /// Makes a list; rows without a value are left out.
    package init(_ rows: [(name: String, value: HTML?)]) {
        self.rows = rows.compactMap { row in row.value.map { (name: row.name, value: $0) } }
    }

    /// Makes a list of texts; rows without one are left out.
    package init(texts rows: [(name: String, value: String?)]) {
        self.init(rows.map { (name: $0.name, value: $0.value.map { HTML($0) }) })
    }

    package var html: HTML {
        dl(.class("definitions")) {
            for row in rows {
                div {
                    dt { row.name }
                    dd { row.value }
                }
            }
        }
    }
}
