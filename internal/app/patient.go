package app

import (
	"net"
	"net/http"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app/doctor"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// Patient is a server with these settings as the doctor looks at it, whether it
// runs or not. It fails where Open would refuse the settings.
func Patient(c Config, visit []string) (p doctor.Patient, err error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return p, err
	}
	p = doctor.Patient{Data: c.Data, Database: c.Database, BaseURL: c.BaseURL, From: c.From, Outside: visit, Clock: c.Clock,
		Resolver: net.DefaultResolver, Client: &http.Client{Timeout: 20 * time.Second}, Fetcher: c.fetcher()}
	if p.DKIM, err = c.dkim(); err != nil {
		return p, err
	}
	if c.Mail.Host != "" {
		p.Relay, err = mail.NewRelay(c.Mail)
	}
	return p, err
}
