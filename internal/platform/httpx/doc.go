// Package httpx is what stands between the network and the handlers: who the
// client really is behind proxies, which hosts are answered, what every answer
// forbids the browser, one log line per request, and once-keys, by which a form
// that is sent twice takes effect once. It owns the table httpx_once and knows
// nothing of pages.
//
// Begin reading at Chain (chain.go), which puts the layers in their order.
package httpx
