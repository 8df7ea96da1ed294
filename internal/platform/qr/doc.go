// Package qr draws QR codes as the path of an SVG picture, so that a page shows
// one without a request to anybody. It wraps github.com/skip2/go-qrcode.
//
// Begin reading at Draw.
package qr
