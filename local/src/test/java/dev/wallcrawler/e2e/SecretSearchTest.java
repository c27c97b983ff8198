package dev.wallcrawler.e2e;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

/** What the search for secrets finds, so that its finding nothing means something. */
class SecretSearchTest {
    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzZXNzIn0.c2lnbmF0dXJlLW9mLXRlbg";

    private final SecretSearch search = new SecretSearch();

    @TempDir
    private Path directory;

    @Test
    void shouldFindASecretInAnyFile() throws Exception {
        search.add(List.of("wc_key"));
        Path file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, 0, (byte) 0xFF});
        assertThat(search.inFiles(directory, any -> true)).isEmpty();

        Files.writeString(file, "\nkey=wc_key\n", APPEND);

        assertThat(search.inFiles(directory, any -> true)).hasSize(1).first().asString()
                .contains("binary", "key=").doesNotContain("wc_key");
    }

    @Test
    void shouldFindASecretInAFileName() throws Exception {
        search.add(List.of("wc_key"));
        Files.createFile(directory.resolve("profile-of-wc_key"));

        assertThat(search.inFiles(directory, any -> true)).hasSize(1);
    }

    @Test
    void shouldFindTheSignatureOfATokenInAUrl() {
        search.add(List.of("ws://127.0.0.1:1/v1/connect/sess?token=" + TOKEN));

        assertThat(search.in("text", "only c2lnbmF0dXJlLW9mLXRlbg is left")).hasSize(1);
    }

    @Test
    void shouldKnowATokenAndAPrivateKeyByTheirLooks() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String key = Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());

        assertThat(search.inLog("log", "a " + TOKEN)).hasSize(1);
        assertThat(search.inLog("log", "/v1/connect/sess?token=short")).hasSize(1);
        assertThat(search.inLog("log", "/v1/connect/sess?token=[redacted]")).isEmpty();
        assertThat(search.in("text", "TOKEN_PRIVATE_KEY=" + key)).hasSize(1);
    }

    @Test
    void shouldKnowAnApiKeyByItsLooksAndATokenInAnyFileButAProfile() throws Exception {
        String key = "wc_" + "aZ0-_".repeat(8) + "abc";
        Files.writeString(directory.resolve("state.json"), "{\"key\":\"" + key + "\"}");
        Path profile = Files.createDirectories(directory.resolve("wc-1/profile"));
        Files.writeString(profile.resolve("Cookies"), "a " + TOKEN);
        assertThat(search.inFiles(directory, any -> true)).hasSize(1).first().asString().contains("state.json", "API key");

        Files.writeString(directory.resolve("record.json"), "a " + TOKEN);
        assertThat(search.inFiles(directory, any -> true)).hasSize(2);
        assertThat(search.in("text", key + "x")).as("longer than a key").isEmpty();
    }

    @Test
    void shouldFindTheSignatureOfWhatAClientWasGiven() {
        String signature = "s".repeat(85) + "-";
        HandedOut.noteIn("{\"connectUrl\":\"ws://127.0.0.1:1/v1/connect/x?token=eyJhbGciOiJFUzI1NiJ9.e30." + signature + "\"}");
        search.addHandedOut();

        assertThat(search.in("text", "only aa" + signature + "bb is left")).hasSize(1);
        assertThat(search.in("text", "only " + "s".repeat(200) + " is left")).isEmpty();
    }

    @Test
    void shouldFindASecretInArgumentsAndEnvironment() throws Exception {
        search.add(List.of("wc_key"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "read line", "wc_key");
        builder.environment().put("KEY", "wc_key");
        Process process = builder.start();
        try {
            assertThat(search.inProcesses(List.of(process.toHandle()))).hasSize(2);
        } finally {
            process.destroy();
        }
    }
}
