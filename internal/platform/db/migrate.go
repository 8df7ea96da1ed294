package db

import (
	"bytes"
	"context"
	"embed"
	"io/fs"
	"regexp"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrate brings the schema to the newest version and returns the names of the
// migrations it applied. Each runs in one transaction, so an interrupted
// upgrade continues where it stopped; on PostgreSQL several servers may start
// at once, and one of them migrates.
func (d *DB) Migrate(ctx context.Context) ([]string, error) {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	dialect, opts := database.DialectSQLite3, []goose.ProviderOption{}
	if d.engine == Postgres {
		dialect = database.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, d.write, engineFS{sub, d.engine}, opts...)
	if err != nil {
		return nil, err
	}
	results, err := p.Up(ctx)
	var applied []string
	for _, r := range results {
		applied = append(applied, r.Source.Path)
	}
	return applied, err
}

// engineFS shows the migrations of one engine: files that end in
// .sqlite.sql or .postgres.sql belong to that engine only, and for PostgreSQL
// the common text is given the types and the byte order that SQLite has anyway.
type engineFS struct {
	fs.FS
	engine Engine
}

func (e engineFS) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(e.FS, name)
	var mine []fs.DirEntry
	for _, f := range all {
		only, paired := pairedEngine(f.Name())
		if !paired || only == e.engine {
			mine = append(mine, f)
		}
	}
	return mine, err
}

func pairedEngine(name string) (Engine, bool) {
	for _, e := range []Engine{SQLite, Postgres} {
		if strings.HasSuffix(name, "."+string(e)+".sql") {
			return e, true
		}
	}
	return "", false
}

func (e engineFS) Open(name string) (fs.File, error) {
	f, err := e.FS.Open(name)
	if err != nil || e.engine != Postgres || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	if _, paired := pairedEngine(name); paired {
		return f, nil
	}
	text, err := fs.ReadFile(e.FS, name)
	if err != nil {
		return nil, err
	}
	return rewritten{f, bytes.NewReader([]byte(postgresSchema(string(text))))}, nil
}

// MigrationTexts returns the names and texts of the migrations of an engine, in
// order, as they are run.
func MigrationTexts(e Engine) (names, texts []string, err error) {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, nil, err
	}
	files, err := fs.ReadDir(engineFS{sub, e}, ".")
	for _, f := range files {
		text, rerr := fs.ReadFile(engineFS{sub, e}, f.Name())
		if rerr != nil {
			return nil, nil, rerr
		}
		names, texts = append(names, f.Name()), append(texts, string(text))
	}
	return names, texts, err
}

type rewritten struct {
	fs.File
	text *bytes.Reader
}

func (r rewritten) Read(p []byte) (int, error) { return r.text.Read(p) }

var (
	textColumn = regexp.MustCompile(`\bTEXT\b`)
	blobColumn = regexp.MustCompile(`\bBLOB\b`)
)

// postgresSchema declares text as COLLATE "C", so that both engines sort and
// compare bytes, and blobs as BYTEA.
func postgresSchema(text string) string {
	text = textColumn.ReplaceAllString(text, `TEXT COLLATE "C"`)
	return blobColumn.ReplaceAllString(text, "BYTEA")
}
