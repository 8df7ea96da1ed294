package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"

	"github.com/alecthomas/kong"
)

type serveCmd struct {
	settings
}

// settings are those of a server.
type settings struct {
	Config   kong.ConfigFlag `help:"YAML file with these settings by their names, as listen: 127.0.0.1:8080. Flags and environment are stronger." placeholder:"FILE"`
	Listen   string          `help:"Address and port to listen on." default:"127.0.0.1:8080" env:"CHAPTERHOUSE_LISTEN"`
	BaseURL  string          `help:"How readers reach the site; https:// unless it is this machine." placeholder:"URL" env:"CHAPTERHOUSE_BASE_URL"`
	Proxies  []string        `help:"Proxies whose X-Forwarded-For is believed: addresses or networks." placeholder:"NET" env:"CHAPTERHOUSE_PROXIES"`
	Metrics  string          `help:"Address and port where Prometheus reads figures, such as 127.0.0.1:9090; nobody else should reach it." placeholder:"ADDRESS" env:"CHAPTERHOUSE_METRICS"`
	Dev      bool            `help:"Development: mail is kept to be read at /dev/mail instead of sent. Loopback only." env:"CHAPTERHOUSE_DEV"`
	LogLevel slog.Level      `help:"debug, info, warn or error." default:"info" env:"CHAPTERHOUSE_LOG_LEVEL"`

	Providers providerList `help:"Where people may sign in elsewhere (OpenID Connect): a list in the YAML file, or here as JSON. See docs/operating.md." placeholder:"JSON" env:"CHAPTERHOUSE_PROVIDERS"`

	Store dataFlags `embed:""`
	Mail  mailFlags `embed:"" prefix:"mail-"`
}

// mailFlags say how letters leave.
type mailFlags struct {
	Host     string `help:"SMTP server that takes our mail." env:"CHAPTERHOUSE_MAIL_HOST"`
	Port     int    `help:"Its port." default:"587" env:"CHAPTERHOUSE_MAIL_PORT"`
	User     string `help:"User name there." env:"CHAPTERHOUSE_MAIL_USER"`
	Password string `help:"Password there; better in the environment than on the command line." env:"CHAPTERHOUSE_MAIL_PASSWORD"`
	Security string `help:"starttls, tls, or none (this machine only)." enum:"starttls,tls,none" default:"starttls" env:"CHAPTERHOUSE_MAIL_SECURITY"`
	From     string `help:"Address our mail comes from." placeholder:"ADDRESS" env:"CHAPTERHOUSE_MAIL_FROM"`

	DKIM dkimFlags `embed:"" prefix:"dkim-"`
}

// dkimFlags say how letters are signed.
type dkimFlags struct {
	Selector string `help:"Sign our mail with DKIM; the name of the key in the DNS. See mail dkim-key." env:"CHAPTERHOUSE_MAIL_DKIM_SELECTOR"`
	Key      string `help:"File of the private key (PEM), for its owner only." type:"path" placeholder:"FILE" env:"CHAPTERHOUSE_MAIL_DKIM_KEY"`
	Domain   string `help:"Domain that signs; that of our address if left out." env:"CHAPTERHOUSE_MAIL_DKIM_DOMAIN"`
}

// Run serves until it is told to stop.
func (c serveCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := app.Open(ctx, c.config())
	if err != nil {
		return err
	}
	return a.Serve(ctx, func(address string) {
		fmt.Fprintf(out, "Chapterhouse answers at %s (listening on %s).\n", a.Config.BaseURL, address)
		if link, err := a.SetUpURL(ctx); err != nil {
			a.Config.Log.Error("no set-up link", "error", err)
		} else if link != "" {
			fmt.Fprintf(out, "Nobody administers it yet. Open this once, within a day:\n  %s\n", link)
		}
	})
}

func (c settings) config() app.Config {
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel}))
	return app.Config{Listen: c.Listen, BaseURL: c.BaseURL, Data: c.Store.Data, Database: c.Store.Database, Metrics: c.Metrics, Proxies: c.Proxies, Dev: c.Dev, Log: log,
		Mail: mail.Config{Host: c.Mail.Host, Port: c.Mail.Port, User: c.Mail.User, Password: c.Mail.Password, Security: mail.Security(c.Mail.Security)},
		From: c.Mail.From, DKIM: app.DKIM{Domain: c.Mail.DKIM.Domain, Selector: c.Mail.DKIM.Selector, KeyFile: c.Mail.DKIM.Key}, Providers: c.Providers}
}
