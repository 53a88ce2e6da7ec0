package vault

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

const canary = "EAAB-canary-Zq9"

type holder struct {
	Name   string
	Open   Secret
	hidden Secret
	list   []Secret
	byName map[string]Secret
	ptr    *Secret
}

func TestSecretIsNeverShown(t *testing.T) {
	s := NewSecret(canary)
	h := holder{Name: "page", Open: s, hidden: s, list: []Secret{s}, byName: map[string]Secret{"a": s}, ptr: &s}
	encode := func(v any) string {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return string(b)
	}
	logged := func(v any) string {
		var b bytes.Buffer
		slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v)
		return b.String()
	}
	var forXML, forGob bytes.Buffer
	require.NoError(t, xml.NewEncoder(&forXML).Encode(s))
	require.NoError(t, gob.NewEncoder(&forGob).Encode(s))
	shown := map[string]string{
		"json":        encode(s),
		"json struct": encode(h),
		"json key":    encode(map[Secret]int{s: 1}),
		"slog":        logged(s),
		"slog struct": logged(h),
		"slog ptr":    logged(&h),
		"xml":         forXML.String(),
		"gob":         forGob.String(),
		"error":       fmt.Errorf("token %v: %w", s, ErrDisk).Error(),
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%20s"} {
		for name, v := range map[string]any{"secret": s, "struct": h, "pointer": &h, "slice": []Secret{s}} {
			shown[verb+" "+name] = fmt.Sprintf(verb, v)
		}
	}
	hex := fmt.Sprintf("%x", canary)
	for how, text := range shown {
		require.NotContains(t, text, canary, how)
		require.NotContains(t, text, hex, how)
	}
	require.Contains(t, shown["%v secret"], redacted)
	require.Equal(t, canary, s.Reveal())
}

func TestSecretZeroValueIsEmpty(t *testing.T) {
	require.True(t, Secret{}.Empty())
	require.True(t, NewSecret("").Empty())
	require.False(t, NewSecret("x").Empty())
}
