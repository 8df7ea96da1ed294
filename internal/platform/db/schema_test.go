package db_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestSchemaGolden compares the tables that the migrations make, as each engine
// itself describes them, with testdata/schema.ENGINE.golden. The two files are
// the map of the database for whoever is new to it; after a change of a
// migration, run the test with -update and read the difference.
func TestSchemaGolden(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got := describe(t, d)
		golden := "testdata/schema." + string(d.Engine()) + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("the schema has changed; read the difference, then run this test with -update:\n%s", diff)
		}
	})
}

// column is one column as its engine describes it; Plain is everything that
// follows its name.
type column struct {
	Table string `db:"tab"`
	Name  string `db:"name"`
	Plain string `db:"plain"`
}

// part is what stands below the columns of a table: a key, an index, a check.
type part struct {
	Table string `db:"tab"`
	Text  string `db:"text"`
}

// The tables and views of the program; those of the migrator and of the SQLite index of
// words are the business of their makers.
const (
	liteTables = `m.type IN ('table', 'view') AND m.name LIKE '%\_%' ESCAPE '\' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'search_words%'`
	postTables = `c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%'`
)

var describers = map[db.Engine]struct{ columns, parts *db.Where }{
	db.SQLite: {
		db.NewWhere(`SELECT m.name AS tab, c.name AS name, lower(c.type) || CASE WHEN c."notnull" = 0 AND c.pk = 0 THEN ' null' ELSE '' END
			|| COALESCE(' default ' || c.dflt_value, '') AS plain
			FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE ` + liteTables + ` ORDER BY m.name, c.cid`),
		db.NewWhere(`SELECT m.name AS tab, CASE i.origin WHEN 'pk' THEN 'primary key' ELSE 'unique' END
			|| ' (' || (SELECT group_concat(name, ', ') FROM pragma_index_info(i.name)) || ')' AS text
			FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE i.origin <> 'c' AND ` + liteTables + `
			UNION ALL SELECT x.tbl_name, CASE WHEN x.sql LIKE 'CREATE UNIQUE%' THEN 'unique ' ELSE '' END || 'index ' || x.name || ' ' || substr(x.sql, instr(x.sql, '('))
			FROM sqlite_master x WHERE x.type = 'index' AND x.sql IS NOT NULL AND x.name LIKE '%\_%' ESCAPE '\'
			UNION ALL SELECT m.name, 'primary key (' || c.name || ')' FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE c.pk = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i.origin = 'pk') AND ` + liteTables + `
			UNION ALL SELECT m.name, 'foreign key (' || f."from" || ') in ' || f."table" || ' (' || COALESCE(f."to", 'id') || ')' || CASE f.on_delete WHEN 'NO ACTION' THEN '' ELSE ' on delete ' || lower(f.on_delete) END
			FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE ` + liteTables + `
			UNION ALL SELECT m.tbl_name, 'trigger ' || m.name FROM sqlite_master m WHERE m.type = 'trigger'
			ORDER BY 1, 2`),
	},
	db.Postgres: {
		db.NewWhere(`SELECT c.relname AS tab, a.attname AS name, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN '' ELSE ' null' END
			|| CASE WHEN o.collname <> 'C' THEN ' sorted by ' || o.collname ELSE '' END
			|| COALESCE(CASE WHEN a.attgenerated = '' THEN ' default ' ELSE ' always ' END || pg_get_expr(d.adbin, d.adrelid), '') AS plain
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation o ON o.oid = a.attcollation
			WHERE ` + postTables + ` ORDER BY c.relname COLLATE "C", a.attnum`),
		db.NewWhere(`SELECT c.relname AS tab, CASE WHEN i.indisprimary THEN 'primary key ' WHEN k.oid IS NOT NULL THEN 'unique '
			WHEN i.indisunique THEN 'unique index ' || x.relname || ' ' ELSE 'index ' || x.relname || ' ' END
			|| regexp_replace(pg_get_indexdef(x.oid), '^.* USING (btree )*', '') AS text
			FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
			LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.contype = 'u' WHERE ` + postTables + `
			UNION ALL SELECT c.relname, CASE k.contype WHEN 'f' THEN regexp_replace(regexp_replace(pg_get_constraintdef(k.oid), 'FOREIGN KEY', 'foreign key'), 'REFERENCES (\w+)', 'in \1 ')
			ELSE 'check' || regexp_replace(pg_get_constraintdef(k.oid), '^CHECK', '') END
			FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('f', 'c') WHERE ` + postTables + `
			UNION ALL SELECT c.relname, 'trigger ' || g.tgname FROM pg_class c JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal WHERE ` + postTables + `
			ORDER BY 1, 2`),
	},
}

// describe writes a database down: every table with what its migration says of
// it, its columns, keys and indexes.
func describe(t *testing.T, d *db.DB) string {
	t.Helper()
	ctx := context.Background()
	var columns []column
	var parts []part
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		ask := describers[d.Engine()]
		if columns, err = db.All[column](ctx, tx, ask.columns); err != nil {
			return err
		}
		parts, err = db.All[part](ctx, tx, ask.parts)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	made := comments(t, d.Engine())
	var tables []string
	for _, c := range columns {
		tables = append(tables, c.Table)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# The tables of the program on %s, as the engine describes them after all migrations.\n", d.Engine())
	b.WriteString("# Written by go test ./internal/platform/db -update. What is not \"null\" is always there.\n")
	for _, table := range slices.Compact(tables) {
		fmt.Fprintf(&b, "\n%s%s\n", made[table], table)
		for _, c := range columns {
			if c.Table == table {
				fmt.Fprintf(&b, "  %-16s %s\n", c.Name, plainly(c.Plain))
			}
		}
		for _, p := range parts {
			if p.Table == table {
				fmt.Fprintf(&b, "  . %s\n", plainly(p.Text))
			}
		}
		for _, check := range liteChecks(t, d, table) {
			fmt.Fprintf(&b, "  . %s\n", check)
		}
	}
	return b.String()
}

// plainly writes on one line, and leaves out that a text is text.
func plainly(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "::text", "")), " ")
}

var tableWithComment = regexp.MustCompile(`(?m)((?:^--.*\n)*)^CREATE (?:TABLE|VIEW) ([a-z_]+)`)

// comments are the words above each CREATE TABLE or VIEW, with the file in which they
// stand.
func comments(t *testing.T, e db.Engine) map[string]string {
	t.Helper()
	names, texts, err := db.MigrationTexts(e)
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]string{}
	for i, text := range texts {
		for _, m := range tableWithComment.FindAllStringSubmatch(text, -1) {
			words := strings.TrimPrefix(m[1], "-- +goose Up\n")
			made[m[2]] = strings.ReplaceAll(words, "-- ", "# ") + "# " + names[i] + "\n"
		}
	}
	return made
}

// liteChecks are the checks of a table on SQLite, which tells them only as the
// text that made the table.
func liteChecks(t *testing.T, d *db.DB, table string) (checks []string) {
	t.Helper()
	if d.Engine() != db.SQLite {
		return nil
	}
	var text string
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		text, err = db.One[string](context.Background(), tx, db.NewWhere("SELECT sql FROM sqlite_master").And("name = ?", table))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "CHECK (")
		if !found {
			slices.Sort(checks)
			return checks
		}
		end, depth := 0, 1
		for depth > 0 {
			depth += map[byte]int{'(': 1, ')': -1}[after[end]]
			end++
		}
		checks = append(checks, plainly("check ("+after[:end]))
		rest = after[end:]
	}
}
