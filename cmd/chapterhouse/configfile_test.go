package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// parse reads a command line as main does.
func parse(t *testing.T, args ...string) (c cli, err error) {
	t.Helper()
	p, err := newParser(&c, context.Background(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(args)
	return c, err
}

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestFlagsBeatEnvironmentBeatsFile(t *testing.T) {
	file := settingsFile(t, `# as deployed
listen: 127.0.0.1:1
base-url: https://file.example
data: /srv/groups
proxies: [10.0.0.0/8, "::1"]
mail-host: mail.file.example
mail-port: 25
dev: true
log-level: warn
`)
	t.Setenv("CHAPTERHOUSE_LISTEN", "127.0.0.1:2")
	t.Setenv("CHAPTERHOUSE_MAIL_HOST", "mail.env.example")
	c, err := parse(t, "serve", "--config", file, "--listen", "127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	s := c.Serve
	got := []string{s.Listen, s.Mail.Host, s.BaseURL, s.Store.Data, s.Mail.Security, s.LogLevel.String()}
	want := []string{"127.0.0.1:3", "mail.env.example", "https://file.example", "/srv/groups", "starttls", "WARN"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flag, variable, file, file, default, file:\n%s", diff)
	}
	if s.Mail.Port != 25 || !s.Dev || !slices.Equal(s.Proxies, []string{"10.0.0.0/8", "::1"}) {
		t.Errorf("port %d, dev %v, proxies %q", s.Mail.Port, s.Dev, s.Proxies)
	}
}

func TestConfigFileRefusals(t *testing.T) {
	for name, tt := range map[string]struct{ file, want string }{
		"unknown key":  {"listen: 127.0.0.1:1\n\nlisten-on: x\nother: y\n", `line 3 of the settings: there is no "listen-on": see chapterhouse serve --help`},
		"inside":       {"config: other.yaml\n", `line 1 of the settings: there is no "config"`},
		"twice":        {"dev: true\ndev: false\n", `line 2 of the settings: "dev" is set in line 1 already: remove one of them`},
		"nested":       {"mail:\n  host: x\n", `line 1 of the settings: "mail" should have a value or a list of values`},
		"no value":     {"listen:\n", `line 1 of the settings: "listen" should have a value`},
		"no mapping":   {"- listen\n", "line 1 of the settings: the settings should be lines such as"},
		"no YAML":      {"a: [\n", "the settings are not YAML"},
		"wrong number": {"mail-port: many\n", "--mail-port"},
		"wrong choice": {"mail-security: maybe\n", "--mail-security must be one of"},
	} {
		_, err := parse(t, "serve", "--config", settingsFile(t, tt.file))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
	if _, err := parse(t, "serve", "--config", settingsFile(t, "")); err != nil {
		t.Errorf("an empty file: %v", err)
	}
	if _, err := parse(t, "serve", "--config", filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a file that is not there was accepted")
	}
}

func TestProvidersInFileAndEnvironment(t *testing.T) {
	file := settingsFile(t, `listen: 127.0.0.1:1
providers:
  - id: uni
    name: Example University
    issuer: https://login.uni.example
    client-id: groups
    client-secret-file: /etc/uni.secret
    scopes: [openid, email]
    strong: true
  - id: work
    name: Work
    issuer: https://login.work.example
    client-id: groups
`)
	c, err := parse(t, "serve", "--config", file)
	if err != nil {
		t.Fatal(err)
	}
	want := providerList{{ID: "uni", Name: "Example University", Issuer: "https://login.uni.example", ClientID: "groups", SecretFile: "/etc/uni.secret",
		Scopes: []string{"openid", "email"}, Strong: true}, {ID: "work", Name: "Work", Issuer: "https://login.work.example", ClientID: "groups"}}
	if diff := cmp.Diff(want, c.Serve.Providers); diff != "" {
		t.Error(diff)
	}
	t.Setenv("CHAPTERHOUSE_PROVIDERS", `[{"id": "env", "name": "Env", "issuer": "https://env.example", "client-id": "x", "client-secret-env": "ENV_SECRET"}]`)
	c, err = parse(t, "serve", "--config", file)
	if err != nil || len(c.Serve.Providers) != 1 || c.Serve.Providers[0].SecretEnv != "ENV_SECRET" {
		t.Errorf("%+v %v", c.Serve.Providers, err)
	}
	for _, text := range []string{"providers: [{id: x, client-secret: y}]\n", "providers: uni\n", "providers: [{id: [x]}]\n"} {
		os.Unsetenv("CHAPTERHOUSE_PROVIDERS")
		if _, err := parse(t, "serve", "--config", settingsFile(t, text)); err == nil || !strings.Contains(err.Error(), "the sign-in providers should be a list") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzLoadConfig(f *testing.F) {
	f.Add("listen: 127.0.0.1:1\nproxies: [a, b]\n")
	f.Add("a: &x {b: c}\nd: *x\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := loadConfig(strings.NewReader(text))
		if (r == nil) == (err == nil) {
			t.Errorf("settings %v and error %v", r, err)
		}
	})
}

// TestHelp keeps what operators read in view when flags change; -update writes it.
func TestHelp(t *testing.T) {
	for file, args := range map[string][]string{"help.txt": {"--help"}, "serve-help.txt": {"serve", "--help"}} {
		var c cli
		var out bytes.Buffer
		p, err := newParser(&c, context.Background(), io.Discard, kong.Writers(&out, io.Discard), kong.Exit(func(int) { panic("help was told") }))
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() { _ = recover() }()
			_, _ = p.Parse(args)
		}()
		golden := filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", file, diff)
		}
	}
}
