package crawl

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html/charset"
)

// readBody reads and decodes a body of at most max bytes. The bytes on the wire
// are held to the same cap: an endless stream can decode to nothing at all.
func readBody(answer *http.Response, max int64) ([]byte, error) {
	if answer.ContentLength > max {
		return nil, &Error{Reason: TooLarge, limit: max}
	}
	wire := &capped{from: answer.Body, left: max}
	plain, err := decode(wire, answer.Header.Values("Content-Encoding"))
	if err != nil {
		return nil, broken(err)
	}
	body, err := io.ReadAll(&capped{from: plain, left: max})
	if err != nil {
		return nil, broken(err)
	}
	return body, nil
}

// broken gives an error of reading or decoding its reason.
func broken(err error) error {
	if mine := (*Error)(nil); errors.As(err, &mine) {
		return mine
	}
	return &Error{Reason: Broken, Err: err}
}

// capped hands on at most left bytes, and fails when there are more.
type capped struct {
	from io.Reader
	left int64
	read int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.from.Read(p)
	c.read += int64(n)
	if c.left -= int64(n); c.left < 0 {
		return 0, &Error{Reason: TooLarge, limit: c.read - 1}
	}
	return n, err
}

// decode undoes the content encodings. Two are the most that a server and its
// cache put on one another by mistake; more is an attack.
func decode(from io.Reader, headers []string) (io.Reader, error) {
	var names []string
	for _, name := range strings.Split(strings.Join(headers, ","), ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
			names = append(names, name)
		}
	}
	if len(names) > 2 {
		return nil, errors.New("too many content encodings")
	}
	for i := len(names) - 1; i >= 0; i-- {
		var err error
		if from, err = decoder(from, names[i]); err != nil {
			return nil, err
		}
	}
	return from, nil
}

func decoder(from io.Reader, name string) (io.Reader, error) {
	peek := bufio.NewReader(from)
	if _, err := peek.Peek(1); err == io.EOF {
		return peek, nil // an empty body is often labelled as compressed
	}
	switch name {
	case "gzip", "x-gzip":
		return gzip.NewReader(peek)
	case "br":
		return brotli.NewReader(peek), nil
	case "deflate":
		// Meant is zlib (RFC 9110, 8.4.1.2), but many servers send the bare form.
		if head, _ := peek.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(peek)
		}
		return flate.NewReader(peek), nil
	}
	return nil, errors.New("unknown content encoding")
}

// describe returns the media type and the charset of a body.
func describe(header string, body []byte) (mediaType, set string) {
	if header == "" && len(body) > 0 {
		header = http.DetectContentType(body)
	}
	mediaType, _, _ = strings.Cut(header, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	if _, _, err := mime.ParseMediaType(header); err != nil {
		header = mediaType // a parameter is malformed: the type may still be good
	}
	_, set, certain := charset.DetermineEncoding(body, header)
	if !certain && utf8.Valid(body) {
		set = "utf-8"
	}
	return mediaType, set
}

// Text returns the body as UTF-8, with U+FFFD for what cannot be read.
func (r Response) Text() string {
	enc, _ := charset.Lookup(r.Charset)
	if enc == nil || r.Charset == "utf-8" {
		return strings.ToValidUTF8(strings.TrimPrefix(string(r.Body), "\ufeff"), "\ufffd")
	}
	text, err := enc.NewDecoder().Bytes(r.Body)
	if err != nil {
		text = r.Body
	}
	return strings.ToValidUTF8(strings.TrimPrefix(string(text), "\ufeff"), "\ufffd")
}
