package doctor

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// oldestPostgres is the first version that the program is tested with.
const oldestPostgres = 15

// largestDrift is how far two clocks may be apart before codes that live ten
// minutes and leases of a minute begin to suffer.
const largestDrift = 10 * time.Second

// database looks at every row (SQLite) or at the server (PostgreSQL).
func (p Patient) database(ctx context.Context) []Finding {
	if path, is := strings.CutPrefix(p.Database, "sqlite:"); is {
		return p.sqlite(ctx, path)
	}
	return p.postgres(ctx)
}

func (p Patient) sqlite(ctx context.Context, path string) []Finding {
	const check = "database"
	schema, err := db.InspectSQLite(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return skipped(check, "There is no database yet: the first start makes it.")
	}
	if err != nil {
		return failure(check, "Stop the server, keep a copy of the folder, and restore the last good backup.", "%v.", err)
	}
	return schemaFinding(schema, "Every row, index and reference of the SQLite database is sound")
}

func (p Patient) postgres(ctx context.Context) []Finding {
	const check = "database"
	c, err := db.InspectPostgres(ctx, p.Database)
	if err != nil {
		return failure(check, "Look at the address, the password and the server.", "%v.", err)
	}
	if c.Version < oldestPostgres {
		return failure(check, "Upgrade PostgreSQL.", "PostgreSQL %d is older than %d, the first that is supported.", c.Version, oldestPostgres)
	}
	found := []Finding{}
	if c.Schema == 0 {
		found = append(found, skipped(check, "PostgreSQL answers; the first start makes the tables.")...)
	} else {
		found = append(found, schemaFinding(c.Schema, "PostgreSQL answers")...)
	}
	return append(found, drift("clock", "the database", c.Now.Sub(p.Clock.Now()))...)
}

func schemaFinding(schema int, sound string) []Finding {
	const check = "database"
	newest, err := db.NewestSchema()
	switch {
	case err != nil:
		return failure(check, "Report it: this is a defect.", "The program's own migrations cannot be read: %v.", err)
	case schema > newest:
		return failure(check, "Run the newer program, or restore a backup that fits this one.", "The schema (%d) is newer than this program knows (%d).", schema, newest)
	case schema < newest:
		return warning(check, "Make a backup; the next start brings it to this version.", "%s, but its schema is %d and this program's is %d.", sound, schema, newest)
	}
	return ok(check, "%s, and the schema (%d) is this program's.", sound, schema)
}

// drift compares another machine's clock with ours.
func drift(check, whose string, apart time.Duration) []Finding {
	apart = apart.Abs().Round(time.Second)
	if apart > largestDrift {
		return warning(check, "Let both machines take the time from a time server (NTP).", "The clock of %s and the one here are %s apart.", whose, apart)
	}
	return ok(check, "The clock of %s agrees with the one here.", whose)
}
