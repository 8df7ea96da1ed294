package app

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
)

// foreignLock has another program hold what our forms need: the write lock of
// SQLite, every table that is written on PostgreSQL.
func foreignLock(t *testing.T, d *db.DB) (free func()) {
	t.Helper()
	driver, address, lock := "pgx", d.URL(), "LOCK TABLE httpx_once, limit_counters, accounts_codes, jobs_jobs, audit_entries IN SHARE MODE"
	if path, is := strings.CutPrefix(address, "sqlite:"); is {
		driver, address, lock = "sqlite", path+"?_txlock=immediate", "SELECT 1"
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := raw.Begin()
	if err == nil {
		_, err = tx.Exec(lock)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		raw.Close()
	}
}

// askForCode sends the form of the sign-in page.
func askForCode(a *App, address string) *http.Response {
	form := url.Values{"address": {address}, "next": {"/"}, "once": {httpx.NewOnceKey()}}
	r := httptest.NewRequest("POST", "/signin", strings.NewReader(form.Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w.Result()
}

// TestForeignLockIsWaitedForOnce: a request has one patience, however many
// transactions it begins, and then says when to come back.
func TestForeignLockIsWaitedForOnce(t *testing.T) {
	const patience = 300 * time.Millisecond
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var log bytes.Buffer
		a, err := Open(context.Background(), Config{Data: t.TempDir(), Database: d.URL(), Dev: true, patience: patience,
			Log: slog.New(slog.NewJSONHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		free := foreignLock(t, d)
		log.Reset()
		res := askForCode(a, "ada@people.example")
		if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
			t.Errorf("locked: %s, Retry-After %q", res.Status, res.Header.Get("Retry-After"))
		}
		var line struct{ Waited time.Duration }
		if err := json.Unmarshal(log.Bytes(), &line); err != nil || line.Waited != patience {
			t.Errorf("waited %v in all (%v), want %v: %s", line.Waited, err, patience, &log)
		}
		free()
		if n := codes(t, a, "ada@people.example"); n != 0 {
			t.Errorf("%d codes after a refusal", n)
		}
		if res := askForCode(a, "ada@people.example"); res.StatusCode != http.StatusSeeOther {
			t.Errorf("free again: %s", res.Status)
		}
		if n := codes(t, a, "ada@people.example"); n != 1 {
			t.Errorf("%d codes after it was asked for", n)
		}
	})
}

var codesOf = db.Select("SELECT count(*) FROM accounts_codes WHERE address = $1")

func codes(t *testing.T, a *App, address string) (n int) {
	t.Helper()
	err := a.db.Read(context.Background(), func(tx *db.Tx) (err error) {
		n, err = db.One[int](context.Background(), tx, codesOf, address)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
