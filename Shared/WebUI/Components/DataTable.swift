/// A table whose rows become blocks on a phone, each cell under its column's name.
package struct DataTable: HTMLComponent {
    private let caption: String
    private let columns: [String]
    private let rows: [[HTML]]

    /// Makes a table; a row has a cell for each column, the first of which names the row.
    ///
    /// A column named "" has what one can do with a row. The caption says what the table lists, for screen readers.
    package init(_ caption: String, columns: [String], rows: [[HTML]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a row has a cell for each column")
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    package var html: HTML {
        // With the roles written out, the table stays one to screen readers when style sheets stack it.
        table(.class("data-table"), .role("table")) {
            WebUI.caption(.class("visually-hidden")) { caption }
            thead(.role("rowgroup")) {
                tr(.role("row")) {
                    for column in columns {
                        th(.scope("col"), .role("columnheader")) {
                            if column.isEmpty { span(.class("visually-hidden")) { "Actions" } } else { column }
                        }
                    }
                }
            }
            tbody(.role("rowgroup")) {
                for row in rows { line(row) }
            }
        }
    }

    private func line(_ row: [HTML]) -> HTML {
        tr(.role("row")) {
            for (index, cell) in row.enumerated() {
                if index == 0 {
                    th(.scope("row"), .role("rowheader")) { cell }
                } else {
                    td(.role("cell"), .data("label", columns[index]).when(!columns[index].isEmpty)) { cell }
                }
            }
        }
    }
}
