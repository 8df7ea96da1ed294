package doctor_test

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app/doctor"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/mail/mailtest"
)

// names is a name service that knows only these records.
type names struct {
	txt map[string][]string
	mx  map[string]string
}

func unknown(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (n names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if r, ok := n.txt[name]; ok {
		return r, nil
	}
	return nil, unknown(name)
}

func (n names) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	if h, ok := n.mx[name]; ok {
		return []*net.MX{{Host: h, Pref: 10}}, nil
	}
	return nil, unknown(name)
}

// signing is a key for DKIM and the record that belongs to it.
func signing(t *testing.T) (key *mail.Key, name, record string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err = mail.NewKey("groups.example", "ch", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		t.Fatal(err)
	}
	name, record = key.Record()
	return key, name, record
}

// site is a server as readers reach it.
func site(t *testing.T, status int, ours bool, now time.Time) (string, *http.Client) {
	t.Helper()
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", now.Format(http.TimeFormat))
		if ours {
			w.Header().Set("X-Request-Id", "abc")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.URL, s.Client()
}

// well is a patient in good health.
func well(t *testing.T) doctor.Patient {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "server.key"), 0o600)
	path := filepath.Join(dir, "chapterhouse.db")
	if err := db.SnapshotSQLite(t.Context(), strings.TrimPrefix(dbtest.SQLite(t).URL(), "sqlite:"), path); err != nil {
		t.Fatal(err)
	}
	key, name, record := signing(t)
	now := time.Now()
	p := doctor.Patient{
		Data: dir, Database: "sqlite:" + path, From: "office@groups.example", DKIM: key, Clock: clock.NewFake(now),
		Relay: mailtest.Start(t, mailtest.Behaviour{}).Relay(t),
		Resolver: names{
			txt: map[string][]string{
				"groups.example":        {"some=other", "v=spf1 include:relay.example -all"},
				"_dmarc.groups.example": {"v=DMARC1; p=quarantine"},
				name:                    {record},
			},
			mx: map[string]string{"groups.example": "mx.groups.example."},
		},
		Fetcher: crawl.New(crawl.Options{Dial: nothingThere, Resolver: nowhere{}}),
	}
	p.BaseURL, p.Client = site(t, http.StatusOK, true, now)
	return p
}

func write(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte("x"), mode); err != nil {
		t.Fatal(err)
	}
}

// levels says what Examine found for one check.
func levels(all []doctor.Finding, check string) (out []string) {
	for _, f := range all {
		if f.Check == check {
			out = append(out, string(f.Level))
		}
	}
	return out
}

func TestAHealthyServerNeedsNothing(t *testing.T) {
	all := doctor.Examine(t.Context(), well(t))
	for _, f := range all {
		if f.Check == "disk" || f.Check == "outbound" { // this machine's, and not asked for
			continue
		}
		if f.Level != doctor.OK || f.Do != "" || f.Says == "" {
			t.Errorf("%+v", f)
		}
	}
	for _, check := range []string{"folder", "key", "disk", "database", "site", "clock", "certificate", "relay", "spf", "dkim", "dmarc", "answers", "outbound"} {
		if len(levels(all, check)) != 1 {
			t.Errorf("%s was looked at %d times", check, len(levels(all, check)))
		}
	}
}

func TestWhatIsWrongIsSaidWithWhatMendsIt(t *testing.T) {
	for name, c := range map[string]struct {
		hurt  func(t *testing.T, p *doctor.Patient)
		check string
		want  doctor.Level
		says  string
	}{
		"no folder":          {func(_ *testing.T, p *doctor.Patient) { p.Data += "/none" }, "folder", doctor.Failure, "does not exist"},
		"an open folder":     {func(t *testing.T, p *doctor.Patient) { chmod(t, p.Data, 0o755) }, "folder", doctor.Warning, "Others on this machine"},
		"an open key":        {func(t *testing.T, p *doctor.Patient) { chmod(t, filepath.Join(p.Data, "server.key"), 0o644) }, "key", doctor.Failure, "Others on this machine"},
		"a damaged database": {func(t *testing.T, p *doctor.Patient) { damage(t, p.Database) }, "database", doctor.Failure, "damaged"},
		"another's site":     {func(t *testing.T, p *doctor.Patient) { p.BaseURL, p.Client = site(t, 200, false, p.Clock.Now()) }, "site", doctor.Failure, "Something else"},
		"a proxy's host":     {func(t *testing.T, p *doctor.Patient) { p.BaseURL, p.Client = site(t, 421, true, p.Clock.Now()) }, "site", doctor.Failure, "another name"},
		"a broken site":      {func(t *testing.T, p *doctor.Patient) { p.BaseURL, p.Client = site(t, 502, false, p.Clock.Now()) }, "site", doctor.Failure, "status 502"},
		"no site":            {func(_ *testing.T, p *doctor.Patient) { p.BaseURL = "http://127.0.0.1:1" }, "site", doctor.Failure, "does not answer"},
		"a clock that is off": {func(t *testing.T, p *doctor.Patient) {
			p.BaseURL, p.Client = site(t, 200, true, p.Clock.Now().Add(time.Hour))
		}, "clock", doctor.Warning, "s apart"},
		"an old certificate": {func(_ *testing.T, p *doctor.Patient) {
			p.Clock = clock.NewFake(time.Date(2084, 1, 20, 0, 0, 0, 0, time.UTC))
		}, "certificate", doctor.Warning, "2084-01-29"},
		"a wrong password":  {wrongPassword, "relay", doctor.Failure, "(login:"},
		"no relay there":    {noRelay, "relay", doctor.Failure, "(connect:"},
		"no SPF":            {records("groups.example"), "spf", doctor.Warning, "no SPF record"},
		"two SPF":           {records("groups.example", "v=spf1 -all", "v=spf1 mx -all"), "spf", doctor.Failure, "2 SPF records"},
		"SPF for everybody": {records("groups.example", "v=spf1 ?all"), "spf", doctor.Warning, "anybody"},
		"no DKIM record":    {records("ch._domainkey.groups.example"), "dkim", doctor.Failure, "no record"},
		"another DKIM key":  {records("ch._domainkey.groups.example", "v=DKIM1; k=ed25519; p=AAAA"), "dkim", doctor.Failure, "not the one"},
		"no DMARC":          {records("_dmarc.groups.example"), "dmarc", doctor.Warning, "no DMARC record"},
		"no answers":        {func(_ *testing.T, p *doctor.Patient) { p.Resolver = names{txt: p.Resolver.(names).txt} }, "answers", doctor.Warning, "takes no mail"},
		"no way out":        {func(_ *testing.T, p *doctor.Patient) { p.Outside = []string{"https://calendar.example/x.ics"} }, "outbound", doctor.Failure, "could not be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			p := well(t)
			c.hurt(t, &p)
			for _, f := range doctor.Examine(t.Context(), p) {
				if f.Check == c.check && f.Level == c.want && strings.Contains(f.Says, c.says) && f.Do != "" {
					return
				}
			}
			t.Errorf("nobody said %q; of %s: %+v", c.says, c.check, doctor.Examine(t.Context(), p))
		})
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func damage(t *testing.T, database string) {
	t.Helper()
	path := strings.TrimPrefix(database, "sqlite:")
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte(strings.Repeat("damage ", 2000)), 8192); err != nil {
		t.Fatal(err)
	}
}

func wrongPassword(t *testing.T, p *doctor.Patient) {
	conf := mailtest.Start(t, mailtest.Behaviour{User: "groups", Password: "right"}).Config()
	conf.Password = "wrong"
	p.Relay = relay(t, conf)
}

func noRelay(t *testing.T, p *doctor.Patient) {
	p.Relay = relay(t, mail.Config{Host: "127.0.0.1", Port: 1, Name: "test.example", Security: mail.Clear, Timeout: time.Second})
}

func relay(t *testing.T, c mail.Config) *mail.Relay {
	t.Helper()
	r, err := mail.NewRelay(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// records replaces what the name service says of a name; none removes it.
func records(name string, texts ...string) func(*testing.T, *doctor.Patient) {
	return func(_ *testing.T, p *doctor.Patient) {
		known := p.Resolver.(names).txt
		if delete(known, name); len(texts) > 0 {
			known[name] = texts
		}
	}
}

func TestTheDatabasesOwnClockAndSchemaAreLookedAt(t *testing.T) {
	p := well(t)
	p.Database = dbtest.Postgres(t).URL()
	all := doctor.Examine(t.Context(), p)
	if got := levels(all, "database"); len(got) != 1 || got[0] != "ok" {
		t.Errorf("database: %v in %+v", got, all)
	}
	if got := levels(all, "clock"); len(got) != 2 {
		t.Errorf("clock: %v in %+v", got, all)
	}
}

func TestNothingIsMadeWhereNothingWas(t *testing.T) {
	p := well(t)
	p.Data = filepath.Join(t.TempDir(), "data")
	p.Database = "sqlite:" + filepath.Join(p.Data, "chapterhouse.db")
	all := doctor.Examine(t.Context(), p)
	if got := levels(all, "database"); len(got) != 1 || got[0] != "skipped" {
		t.Errorf("database: %v", got)
	}
	if _, err := os.Stat(p.Data); err == nil {
		t.Error("the doctor made the folder")
	}
}

func TestWorst(t *testing.T) {
	f := func(l ...doctor.Level) (all []doctor.Finding) {
		for _, level := range l {
			all = append(all, doctor.Finding{Level: level})
		}
		return all
	}
	for _, c := range []struct {
		found []doctor.Finding
		want  doctor.Level
	}{
		{nil, doctor.OK},
		{f(doctor.OK, doctor.Skipped), doctor.OK},
		{f(doctor.Warning, doctor.OK), doctor.Warning},
		{f(doctor.Failure, doctor.Warning), doctor.Failure},
		{f(doctor.Warning, doctor.Failure, doctor.OK), doctor.Failure},
	} {
		if got := doctor.Worst(c.found); got != c.want {
			t.Errorf("worst of %v is %s", c.found, got)
		}
	}
}
