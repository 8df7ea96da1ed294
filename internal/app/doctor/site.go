package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
)

// certificateEnds is how long before its end a certificate is spoken of.
const certificateEnds = 14 * 24 * time.Hour

// site asks for the front page the way readers do: by name, through the proxy.
func (p Patient) site(ctx context.Context) []Finding {
	const check = "site"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.BaseURL+"/", nil)
	if err != nil {
		return failure(check, "Set --base-url.", "The address %q cannot be asked.", p.BaseURL)
	}
	res, err := p.Client.Do(req)
	if err != nil {
		return failure(check, "Start the server, and look at the proxy, its certificate and the name service.", "%s does not answer: %v.", p.BaseURL, errors.Unwrap(err))
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	var found []Finding
	switch {
	case res.StatusCode == http.StatusMisdirectedRequest:
		found = failure(check, "Let the proxy pass on the host (proxy_set_header Host $host).", "%s reaches the server under another name.", p.BaseURL)
	case res.StatusCode != http.StatusOK:
		found = failure(check, "Look at the log of the proxy and of the server.", "%s answers with status %d.", p.BaseURL, res.StatusCode)
	case res.Header.Get("X-Request-Id") == "":
		found = failure(check, "Look where the name and the proxy lead to.", "Something else than this program answers at %s.", p.BaseURL)
	default:
		found = ok(check, "%s answers.", p.BaseURL)
	}
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		found = append(found, drift("clock", p.BaseURL, date.Sub(p.Clock.Now()))...)
	}
	return append(found, p.certificate(res.TLS)...)
}

// certificate looks how long the site's certificate is still good.
func (p Patient) certificate(t *tls.ConnectionState) []Finding {
	const check = "certificate"
	if t == nil || len(t.PeerCertificates) == 0 {
		return skipped(check, "The site is reached without TLS, which is right on this machine only.")
	}
	ends := t.PeerCertificates[0].NotAfter
	if left := ends.Sub(p.Clock.Now()); left < certificateEnds {
		return warning(check, "Renew it, and look why that did not happen by itself.", "The certificate ends on %s.", ends.Format(time.DateOnly))
	}
	return ok(check, "The certificate is good until %s.", ends.Format(time.DateOnly))
}

// outside visits other sites the way calendars are fetched.
func (p Patient) outside(ctx context.Context) (found []Finding) {
	const check = "outbound"
	if len(p.Outside) == 0 {
		return skipped(check, "No site was visited: name one that should be reached with --visit URL.")
	}
	for _, address := range p.Outside {
		_, err := p.Fetcher.Fetch(ctx, crawl.Request{URL: address})
		var why *crawl.Error
		switch {
		case err == nil, errors.As(err, &why) && why.Reason == crawl.Status, errors.As(err, &why) && why.Reason == crawl.TooLarge:
			found = append(found, ok(check, "%s was reached.", address)...)
		default:
			found = append(found, failure(check, "Look at the firewall and the name service of this machine, if the site itself works.",
				"%s could not be reached: %s.", address, strings.TrimPrefix(err.Error(), "crawl: "))...)
		}
	}
	return found
}
