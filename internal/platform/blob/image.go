package blob

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MaxPixels is the largest picture that is decoded, in width times height.
const MaxPixels = 40_000_000

const (
	maxSide     = 20_000 // pixels; scaling needs memory in proportion to the longer side
	jpegQuality = 85
)

// Shape is what a picture is made into.
type Shape struct {
	width, height int
	square        bool
}

// ImageSquare cuts the middle out and scales it to at most px by px.
func ImageSquare(px int) Shape { return Shape{width: px, height: px, square: true} }

// ImageFit scales a picture so that it fits into width and height. Small ones
// are never made larger.
func ImageFit(width, height int) Shape { return Shape{width: width, height: height} }

// Image is a stored picture.
type Image struct {
	Ref
	Width, Height int
}

// PutImage reads a picture of at most max bytes (PNG, JPEG, GIF or WebP by
// content; of a moving one the first frame) and stores it anew in a shape: as
// JPEG when it came as one, else as PNG.
func (s *Store) PutImage(r io.Reader, max int64, shape Shape) (img Image, err error) {
	defer fault.Wrap(&err, "blob.PutImage")
	raw, err := io.ReadAll(io.LimitReader(r, max+1))
	if err != nil {
		return Image{}, err
	}
	if int64(len(raw)) > max {
		return Image{}, invalid(tooLarge(max))
	}
	clean, size, err := reshape(raw, shape)
	if err != nil {
		return Image{}, err
	}
	ref, err := s.Put(bytes.NewReader(clean), int64(len(clean)))
	return Image{Ref: ref, Width: size.X, Height: size.Y}, err
}

// format is a kind of picture, known by its first bytes.
type format struct {
	signature string // '?' stands for any byte
	config    func(io.Reader) (image.Config, error)
	decode    func(io.Reader) (image.Image, error)
	photo     bool // is written as JPEG again
}

var formats = []format{
	{"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode, false},
	{"\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode, true},
	{"GIF8?a", gif.DecodeConfig, gif.Decode, false},
	{"RIFF????WEBP", webp.DecodeConfig, webp.Decode, false},
}

// decoding lets one picture at a time be decoded: at MaxPixels it takes up to
// half a gigabyte for a moment.
var decoding sync.Mutex

// reshape makes a new picture of an uploaded one.
func reshape(raw []byte, shape Shape) ([]byte, image.Point, error) {
	f, ok := formatOf(raw)
	if !ok {
		return nil, image.Point{}, invalid(msg.FileNotPicture())
	}
	config, err := f.config(bytes.NewReader(raw))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return nil, image.Point{}, brokenPicture(err)
	}
	if config.Width > MaxPixels/config.Height || max(config.Width, config.Height) > maxSide {
		return nil, image.Point{}, invalid(msg.FileTooManyPixels(MaxPixels / 1_000_000))
	}
	decoding.Lock()
	defer decoding.Unlock()
	picture, err := f.decode(bytes.NewReader(raw))
	if err != nil {
		return nil, image.Point{}, brokenPicture(err)
	}
	turn := upright
	if f.photo {
		turn = orientation(raw)
	}
	scaled := turned(scale(picture, turn.applied(shape)), turn)
	var b bytes.Buffer
	if f.photo {
		err = jpeg.Encode(&b, scaled, &jpeg.Options{Quality: jpegQuality})
	} else {
		err = png.Encode(&b, scaled)
	}
	return b.Bytes(), scaled.Bounds().Size(), err
}

func formatOf(raw []byte) (format, bool) {
	for _, f := range formats {
		if matches(raw, f.signature) {
			return f, true
		}
	}
	return format{}, false
}

func matches(raw []byte, signature string) bool {
	if len(raw) < len(signature) {
		return false
	}
	for i := range len(signature) {
		if signature[i] != '?' && signature[i] != raw[i] {
			return false
		}
	}
	return true
}

func brokenPicture(err error) error {
	return &fault.Error{Kind: fault.Invalid, Message: msg.FileBrokenPicture(), Err: err}
}

// scale draws a picture in a shape, never larger than it is.
func scale(from image.Image, shape Shape) *image.NRGBA {
	part := from.Bounds()
	if shape.square {
		part = middle(part)
	}
	w, h := fit(part.Dx(), part.Dy(), shape)
	to := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(to, to.Bounds(), from, part, draw.Src, nil)
	return to
}

// middle is the largest square in the middle of a rectangle.
func middle(r image.Rectangle) image.Rectangle {
	side := min(r.Dx(), r.Dy())
	corner := image.Pt(r.Min.X+(r.Dx()-side)/2, r.Min.Y+(r.Dy()-side)/2)
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}
}

// fit returns the size of a picture of w by h in a shape.
func fit(w, h int, shape Shape) (int, int) {
	if w > shape.width {
		w, h = shape.width, max(1, h*shape.width/w)
	}
	if h > shape.height {
		w, h = max(1, w*shape.height/h), shape.height
	}
	return w, h
}
