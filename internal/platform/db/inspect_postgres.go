package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// PostgresCondition is what InspectPostgres sees.
type PostgresCondition struct {
	Version int       // major version of the server: 15
	Schema  int       // version of our schema; 0 if it was never migrated
	Now     time.Time // the time by the server's clock
}

// InspectPostgres looks at a PostgreSQL server and our schema there, and
// changes nothing.
func InspectPostgres(ctx context.Context, url string) (c PostgresCondition, err error) {
	d, err := openPostgres(ctx, url)
	if err != nil {
		return c, err
	}
	defer d.Close()
	var number int
	var micros int64
	err = d.read.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").Scan(&number, &micros)
	if err != nil {
		return c, err
	}
	c.Version, c.Now = number/10000, time.UnixMicro(micros).UTC()
	var schema sql.NullInt64
	err = d.read.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&schema)
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) && e.Code == "42P01" { // no such table
		return c, nil
	}
	c.Schema = int(schema.Int64)
	return c, err
}
