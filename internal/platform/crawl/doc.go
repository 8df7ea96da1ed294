// Package crawl fetches pages, feeds and pictures from addresses that strangers
// typed in. It is the only door of this program to foreign web servers, and it
// is built so that neither the address nor the answer can do harm:
//
//   - The check is the dial. A host name is looked up once, every resulting
//     address is held against the special-purpose ranges of IANA, and the
//     connection goes to that very address; the socket checks it again. A name
//     server that changes its answer in between gains nothing.
//   - Each redirect is a new address with the same checks; five are followed.
//   - The whole visit has 30 seconds, the headers of each stop ten, the body a
//     cap that counts decoded bytes, so that compression bombs are cut.
//   - One visit at a time goes to a host; others wait for their turn.
//   - No cookies, no proxy, no referrer, no HTTP/2, no reuse of connections.
//
// What went wrong is an *Error with a Reason, which knows its sentence for
// people and whether trying again makes sense. An address inside a private
// network and a name that does not exist give the same sentence, so that nobody
// can map the inside by asking.
//
// Not here: robots.txt, reading HTML or calendars, and when to fetch what.
//
// Begin reading at Fetcher.Fetch, then address.go (which addresses are public),
// dial.go (the check), visit.go (one stop after the other) and body.go.
package crawl
