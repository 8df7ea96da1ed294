package calendars

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// Source is the calendar that a person wants to connect: an address or a file.
type Source struct {
	URL   string
	File  []byte
	Title string // empty: the name that the calendar gives itself
}

// tidy puts an address into the one form that is kept and compared.
func (in *Source) tidy() error {
	in.Title = ids.Tidy(in.Title)
	raw := strings.TrimSpace(in.URL)
	switch {
	case raw == "" && len(in.File) == 0:
		return wrong("url", msg.CalendarAddressMissing())
	case raw != "" && len(in.File) > 0:
		return wrong("file", msg.CalendarAddressAndFile())
	case raw == "":
		return nil
	}
	for _, scheme := range []string{"webcal://", "webcals://"} {
		if len(raw) > len(scheme) && strings.EqualFold(raw[:len(scheme)], scheme) {
			raw = "https://" + raw[len(scheme):]
		}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return wrong("url", msg.CalendarAddressWrong())
	}
	u.Fragment, u.Host = "", strings.ToLower(u.Host)
	in.URL = u.String()
	return nil
}

// wrong refuses one field with a sentence.
func wrong(field string, m i18n.Message) error {
	return fault.InvalidFields(fault.Field{Name: field, Message: m})
}

// host is what the record keeps of an address, which may hold a secret.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// pack compresses a file for keeping.
func pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// unpack undoes pack, up to the size that a calendar may have.
func unpack(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, int64(ical.FeedLimits().Bytes)+1))
}
