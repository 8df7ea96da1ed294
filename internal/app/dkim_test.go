package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/mail/mailtest"

	"github.com/emersion/go-msgauth/dkim"
)

func dkimFile(t *testing.T, mode os.FileMode) string {
	t.Helper()
	text, err := mail.GenerateKey()
	file := filepath.Join(t.TempDir(), "dkim.pem")
	if err == nil {
		err = os.WriteFile(file, text, mode)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestLettersAreSigned: what a relay gets of a sign-in letter is what the key
// in the DNS vouches for.
func TestLettersAreSigned(t *testing.T) {
	ctx, server := context.Background(), mailtest.Start(t, mailtest.Behaviour{NoTLS: true})
	c := Config{Data: t.TempDir(), Mail: server.Config(), From: "groups@groups.example", DKIM: DKIM{Selector: "ch1", KeyFile: dkimFile(t, 0o600)}}
	a, err := Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	askForCode(a, "ada@people.example")
	a.Start()
	tick, end := time.NewTicker(10*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for len(server.Received()) == 0 {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("no letter arrived")
		}
	}
	key, err := a.Config.dkim()
	if err != nil {
		t.Fatal(err)
	}
	name, record := key.Record()
	if name != "ch1._domainkey.groups.example" {
		t.Fatal(name)
	}
	raw := server.Received()[0].Data
	list, err := dkim.VerifyWithOptions(strings.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(asked string) ([]string, error) {
		if asked != name {
			t.Errorf("asked for %s", asked)
		}
		return []string{record}, nil
	}})
	if err != nil || len(list) != 1 || list[0].Err != nil || list[0].Domain != "groups.example" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestUnusableKeysStopTheStart(t *testing.T) {
	good := dkimFile(t, 0o600)
	damaged := filepath.Join(t.TempDir(), "damaged.pem")
	if err := os.WriteFile(damaged, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		dkim DKIM
		want string
	}{
		"no selector":  {DKIM{KeyFile: good}, "set --mail-dkim-selector and --mail-dkim-key"},
		"no key":       {DKIM{Selector: "ch1"}, "set --mail-dkim-selector and --mail-dkim-key"},
		"absent":       {DKIM{Selector: "ch1", KeyFile: good + "x"}, "mend --mail-dkim-key"},
		"open":         {DKIM{Selector: "ch1", KeyFile: dkimFile(t, 0o640)}, "run chmod 600 on it"},
		"damaged":      {DKIM{Selector: "ch1", KeyFile: damaged}, "mend the settings --mail-dkim-"},
		"bad selector": {DKIM{Selector: "ch 1", KeyFile: good}, "mend the settings --mail-dkim-"},
	} {
		c := Config{Data: t.TempDir(), Mail: mail.Config{Host: "127.0.0.1", Security: mail.Clear}, From: "groups@groups.example", DKIM: tt.dkim}
		a, err := Open(context.Background(), c)
		if err == nil {
			a.Close()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}
