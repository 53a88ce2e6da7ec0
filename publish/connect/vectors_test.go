package connect

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVectors(t *testing.T) {
	require.Equal(t, "TbBcu02auXNxyY_uy3loQLodAxPMJtRoXryYwGg_UGM", challenge("clinic-verifier_0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZ~ab"))
	// printf token-of-a-page | openssl dgst -sha256 -hmac app-secret-1
	require.Equal(t, "cdd129f745d0ae205e26ca7ab5b40ada7b57918525e40fee13c589154218c2e2", proof("app-secret-1", "token-of-a-page"))
	require.Empty(t, proof("", "token"), "without an app secret there is nothing to prove")
}
