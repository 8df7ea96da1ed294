package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx", for CREATE DATABASE
)

var databases atomic.Int64

// Postgres returns a fresh PostgreSQL database, dropped with the test.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("-short leaves PostgreSQL out")
	}
	s, err := server()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("PostgreSQL is needed in CI: %v", err)
		}
		t.Skipf("PostgreSQL is not here (%v): install it, or name one in CHAPTERHOUSE_TEST_PG", err)
	}
	name := fmt.Sprintf("ch_%d_%d", os.Getpid(), databases.Add(1))
	if err := s.create(name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = s.admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return open(t, s.database(name))
}

// pgServer is a server on which databases are made from a template.
type pgServer struct {
	address  string // of any database on it, with a place for the name
	admin    *sql.DB
	template string
	mu       sync.Mutex // a template may be copied by one session at a time
}

var server = sync.OnceValues(func() (*pgServer, error) {
	address := os.Getenv("CHAPTERHOUSE_TEST_PG")
	if address == "" {
		var err error
		if address, err = startPostgres(); err != nil {
			return nil, err
		}
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	s := &pgServer{address: address, admin: admin}
	return s, s.makeTemplate()
})

// database is the address of the database with this name.
func (s *pgServer) database(name string) string {
	u, err := url.Parse(s.address)
	if err != nil {
		return s.address
	}
	u.Path = "/" + name
	return u.String()
}

// makeTemplate migrates one database; its name carries the digest of the
// migrations, so that several test processes share it and none uses an old one.
func (s *pgServer) makeTemplate() error {
	digest, err := schemaDigest()
	if err != nil {
		return err
	}
	s.template = "ch_template_" + digest
	ctx := context.Background()
	c, err := s.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock(7202603)"); err != nil {
		return err
	}
	defer func() { _, _ = c.ExecContext(ctx, "SELECT pg_advisory_unlock(7202603)") }()
	var ready bool
	q := "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate)"
	if err := c.QueryRowContext(ctx, q, s.template).Scan(&ready); err != nil || ready {
		return err
	}
	for _, stmt := range []string{"DROP DATABASE IF EXISTS " + s.template, "CREATE DATABASE " + s.template} {
		if _, err := c.ExecContext(ctx, stmt); err != nil {
			return err
		}
	}
	d, err := db.Open(ctx, s.database(s.template))
	if err != nil {
		return err
	}
	if _, err = d.Migrate(ctx); err != nil {
		d.Close()
		return err
	}
	d.Close()
	_, err = c.ExecContext(ctx, "ALTER DATABASE "+s.template+" IS_TEMPLATE true ALLOW_CONNECTIONS false")
	return err
}

func schemaDigest() (string, error) {
	names, texts, err := db.MigrationTexts(db.Postgres)
	sum := sha256.Sum256([]byte(strings.Join(names, "\n") + strings.Join(texts, "\n")))
	return hex.EncodeToString(sum[:8]), err
}

func (s *pgServer) create(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx := context.Background()
	c, err := s.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock(7202604)"); err != nil {
		return err
	}
	defer func() { _, _ = c.ExecContext(ctx, "SELECT pg_advisory_unlock(7202604)") }()
	_, err = c.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+s.template)
	return err
}
