package dev.wallcrawler.e2e;

import com.nimbusds.jose.jwk.Curve;
import dev.wallcrawler.Environment;
import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.local.LocalStack;
import dev.wallcrawler.token.TokenSigner;
import dev.wallcrawler.token.TokenSigners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

/** A local stack as the tests want it: with short waits, signing keys that are known, and a browser that can be made to fail. */
final class E2eStack implements AutoCloseable {
    /** What a client that disconnects is given to come back. */
    static final int GRACE_SECONDS = 1;

    /** The traces of all stacks of this JVM: its functions log where the first stack says. */
    static final Path STACKS = Path.of("target", "e2e").toAbsolutePath();

    /** How much gateways and controllers log, if other than usual, such as TRACE. */
    private static final String LOG_LEVEL = "wallcrawler.e2e.logLevel";

    private final Queue<Tenant> tenants = new ConcurrentLinkedQueue<>();
    private final Queue<String> secrets = new ConcurrentLinkedQueue<>();
    private final LocalStack stack;
    private final TokenSigner signer;
    private final Path browser;
    private final Path refusal;

    private E2eStack(LocalStack stack, TokenSigner signer, Path browser, Path refusal) {
        this.stack = stack;
        this.signer = signer;
        this.browser = browser;
        this.refusal = refusal;
    }

    /** Starts a stack with an empty directory of its own. */
    static E2eStack start(String name, Map<String, String> settings)
            throws IOException, InterruptedException, GeneralSecurityException {
        return start(name, settings, UnaryOperator.identity());
    }

    /** The same, with options of its own. */
    static E2eStack start(String name, Map<String, String> settings, UnaryOperator<LocalOptions.Builder> wishes)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path directory = Files.createTempDirectory(Files.createDirectories(STACKS), name + "-");
        Path browser = Checkout.browser();
        Path refusal = directory.resolve("browser-refuses");
        Path launch = Files.writeString(directory.resolve("browser"), """
                #!/bin/sh
                [ ! -e '%s' ] || exit 1
                exec '%s' "$@"
                """.formatted(refusal, browser));
        Files.setPosixFilePermissions(launch, fromString("rwxr-xr-x"));

        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(Curve.P_256.toECParameterSpec());
        KeyPair keys = generator.generateKeyPair();
        Map<String, String> all = new HashMap<>(settings);
        Optional.ofNullable(System.getProperty(LOG_LEVEL)).ifPresent(level -> all.put("LOG_LEVEL", level));
        all.put("TOKEN_PRIVATE_KEY", Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        all.put("TOKEN_PUBLIC_KEY", Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));

        LocalOptions.Builder options = LocalOptions.in(directory)
                .inMemory(true)
                .cache(STACKS.resolve("cache"))
                .chromePath(launch);
        all.forEach(options::setting);
        LocalStack stack = LocalStack.start(wishes.apply(options).build());
        E2eStack started = new E2eStack(stack, TokenSigners.from(Environment.of(all)), browser, refusal);
        started.remember(all.get("TOKEN_PRIVATE_KEY"));
        return started;
    }

    /** A project that no other test uses. */
    Tenant newTenant(String name, int concurrency) {
        Tenant tenant = Tenant.in(stack, name, concurrency);
        tenants.add(tenant);
        return tenant;
    }

    LocalStack stack() {
        return stack;
    }

    /** Signs as the functions do. */
    TokenSigner signer() {
        return signer;
    }

    /** A browser for a test's own use. */
    Path browser() {
        return browser;
    }

    /** What all the stacks of this JVM have logged. */
    Trail trail() {
        return new Trail(STACKS);
    }

    /** Notes a token or the like that no log line may hold. */
    void remember(String secret) {
        secrets.add(secret);
    }

    /** Every secret that was handed out. */
    Iterable<String> secrets() {
        Queue<String> all = new ConcurrentLinkedQueue<>(secrets);
        tenants.forEach(tenant -> all.add(tenant.apiKey()));
        return all;
    }

    /** Browsers that are started from now on exit at once. */
    void refuseBrowsers() throws IOException {
        Files.createFile(refusal);
    }

    /** Browsers start again. */
    void allowBrowsers() throws IOException {
        Files.deleteIfExists(refusal);
    }

    @Override
    public void close() {
        stack.close();
    }
}
