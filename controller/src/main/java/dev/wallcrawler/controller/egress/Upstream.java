package dev.wallcrawler.controller.egress;

import dev.wallcrawler.session.ExternalProxy;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The session's external proxy: where it is, and what it is told. {@link #toString()} leaves the credentials out.
 *
 * @param tls how it is spoken to, if it is an HTTPS proxy
 * @param authorization what it is to hear with each request
 */
record Upstream(String host, int port, Optional<SslContext> tls, String authorization) {

    /** The network that AWS hands out credentials in, and its counterpart in IPv6. */
    private static final String METADATA_V6 = "fd00:ec2:";

    Upstream {
        requireNonNull(host, "host is null");
        requireNonNull(tls, "tls is null");
        requireNonNull(authorization, "authorization is null");
    }

    /**
     * @param proxy an HTTP or HTTPS proxy with credentials
     * @param anyCertificate whether an HTTPS proxy need not prove who it is
     * @throws IOException if TLS is not to be had
     */
    static Upstream of(ExternalProxy proxy, boolean anyCertificate) throws IOException {
        URI server = URI.create(proxy.server());
        String credentials = proxy.username().orElse("") + ":" + proxy.password().orElse("");
        return new Upstream(
                withoutBrackets(server.getHost()),
                server.getPort(),
                server.getScheme().equals("https") ? Optional.of(tls(anyCertificate)) : Optional.empty(),
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private static SslContext tls(boolean anyCertificate) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        return anyCertificate
                ? builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null).build()
                : builder.build();
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Where it can be reached; blocks.
     *
     * @throws IOException if its name leads nowhere, or to where credentials are handed out
     */
    List<InetSocketAddress> addresses() throws IOException {
        List<InetSocketAddress> addresses = Arrays.stream(InetAddress.getAllByName(host))
                .filter(address -> !handsOutCredentials(address))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        if (addresses.isEmpty()) {
            throw new IOException("the proxy's name leads to an address that is out of bounds");
        }
        return addresses;
    }

    private static boolean handsOutCredentials(InetAddress address) {
        return address.isLinkLocalAddress() || address.getHostAddress().startsWith(METADATA_V6);
    }

    @Override
    public String toString() {
        return "Upstream[" + host + ":" + port + "]";
    }
}
