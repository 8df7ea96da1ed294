package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// Config is how an operator sets the server up. Every field has a usable zero
// value; none at all means SQLite in ./data on 127.0.0.1:8080.
type Config struct {
	Listen    string      // address and port to listen on: 127.0.0.1:8080
	BaseURL   string      // how readers reach the site: http://LISTEN
	Data      string      // folder of database, files and key: ./data
	Database  string      // sqlite:PATH or postgres://…: sqlite in Data
	Metrics   string      // address and port of the listener for Prometheus: none
	Proxies   []string    // networks whose X-Forwarded-For is believed: none
	Mail      mail.Config // how letters leave; no host: only kept, to be seen at /dev/mail
	From      string      // address our letters come from
	DKIM      DKIM        // how our letters are signed: not at all
	Dev       bool        // shows /dev/mail and relaxes what development needs
	Demo      bool        // invented network, role bar, loopback only
	Providers []Provider  // where people may sign in elsewhere: none
	Beside    bool        // one command beside a server that may be running: it takes no lock and sends no mail

	Clock clock.Clock
	Log   *slog.Logger

	patience time.Duration // of a request for its turn at the database: 5 s
}

// withDefaults fills what is not set.
func (c Config) withDefaults() Config {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:8080"
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Listen
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if c.Data == "" {
		c.Data = "data"
	}
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "chapterhouse.db")
	}
	if c.Clock == nil {
		c.Clock = clock.System()
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// check stops a start that would be unsafe or could not work; each sentence
// says what to do.
func (c Config) check() error {
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.Path != "" || base.Scheme != "http" && base.Scheme != "https" {
		return fmt.Errorf("the base URL %q should look like https://groups.example, without a path: set --base-url", c.BaseURL)
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("the address to listen on, %q, should look like 127.0.0.1:8080: set --listen", c.Listen)
	}
	if c.Metrics != "" {
		if _, _, err := net.SplitHostPort(c.Metrics); err != nil || c.Metrics == c.Listen {
			return fmt.Errorf("the address for metrics, %q, should look like 127.0.0.1:9090 and not be the readers': set --metrics", c.Metrics)
		}
	}
	if c.Demo && !loopback(host) {
		return errors.New("the demo lets anyone sign in as anyone: it listens on 127.0.0.1 only")
	}
	if c.Dev && !loopback(host) {
		return errors.New("development mode shows every mail: it listens on 127.0.0.1 only")
	}
	if base.Scheme == "http" && !loopback(base.Hostname()) {
		return errors.New("readers would send their sign-in over an open line: set --base-url to an https:// address, and let a proxy end it there")
	}
	if _, err := c.proxies(); err != nil {
		return err
	}
	if c.Mail.Host == "" && !c.inspect() && !c.Beside {
		return errors.New("nobody could sign in without mail: set --mail-host, or try the program with --dev or the demo")
	}
	if c.Mail.Host != "" && c.From == "" {
		return errors.New("letters need an address to come from: set --mail-from")
	}
	if c.DKIM != (DKIM{}) && (c.DKIM.Selector == "" || c.DKIM.KeyFile == "") {
		return errors.New("signing letters needs a selector and a key: set --mail-dkim-selector and --mail-dkim-key, or neither")
	}
	return c.checkProviders()
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

func (c Config) proxies() (list []netip.Prefix, err error) {
	for _, p := range c.Proxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			a, aerr := netip.ParseAddr(p)
			if aerr != nil {
				return nil, fmt.Errorf("the trusted proxy %q should be an address or a network such as 10.0.0.0/8: set --proxies", p)
			}
			prefix = netip.PrefixFrom(a, a.BitLen())
		}
		list = append(list, prefix)
	}
	return list, nil
}

// inspect says that mails are shown instead of sent.
func (c Config) inspect() bool { return c.Dev || c.Demo }

// host is the name by which readers reach the site.
func (c Config) host() string {
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return "" // check has refused it
	}
	return base.Hostname()
}

// secure says that readers come by https.
func (c Config) secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// hosts are the names that the server answers to.
func (c Config) hosts() []string {
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return nil
	}
	return []string{base.Host}
}
