package dev.wallcrawler.controller;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wallcrawler.controller.browser.DevToolsHttp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where this controller is: the address that the gateway reaches it at, and, in ECS, its container's id.
 *
 * @param privateIp an IPv4 address
 */
record Whereabouts(String privateIp, Optional<String> containerId) {

    private static final int METADATA_TIMEOUT_MS = 2_000;
    private static final int EGRESS_TIMEOUT_MS = 3_000;
    private static final URI EGRESS_ADDRESS = URI.create("https://checkip.amazonaws.com/");
    private static final String ANY_ADDRESS = "0.0.0.0";

    /**
     * What ECS says, where this is a task of its; else the address that the controller listens at.
     *
     * @throws IOException if ECS does not say
     */
    static Whereabouts find(ControllerSettings settings) throws IOException {
        if (settings.containerMetadata().isPresent()) {
            return ofContainer(DevToolsHttp.get(settings.containerMetadata().get(), METADATA_TIMEOUT_MS));
        }
        String bound = settings.bindAddress();
        return new Whereabouts(bound.equals(ANY_ADDRESS) ? ownAddress() : bound, Optional.empty());
    }

    /** The address that web sites see. Asked for only in ECS, and empty until the answer is there, if ever. */
    static CompletableFuture<Optional<String>> egressIp(ControllerSettings settings) {
        if (settings.containerMetadata().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("egress-ip").start(() -> {
            try {
                answer.complete(Optional.of(
                                DevToolsHttp.get(EGRESS_ADDRESS, EGRESS_TIMEOUT_MS).strip())
                        .filter(ip -> ip.matches("[0-9.]{7,15}")));
            } catch (IOException _) {
                answer.complete(Optional.empty());
            }
        });
        return answer;
    }

    /** Reads the container metadata of version 4. */
    static Whereabouts ofContainer(String metadata) throws IOException {
        Optional<String> containerId = Optional.empty();
        Optional<String> address = Optional.empty();
        try (JsonParser json = new JsonFactory().createParser(metadata)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("DockerId")) {
                    containerId = Optional.ofNullable(json.nextTextValue());
                } else if (token == JsonToken.FIELD_NAME && json.currentName().equals("IPv4Addresses")) {
                    json.nextToken();
                    Optional<String> first = Optional.ofNullable(json.nextTextValue());
                    address = address.isPresent() ? address : first;
                }
            }
        }
        if (address.isEmpty()) {
            throw new IOException("the container metadata hold no IPv4 address");
        }
        return new Whereabouts(address.get(), containerId);
    }

    private static String ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(Whereabouts::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException _) {
            return false;
        }
    }
}
