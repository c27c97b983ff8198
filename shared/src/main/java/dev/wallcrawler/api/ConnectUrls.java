package dev.wallcrawler.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.Environment;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TokenSigner;
import dev.wallcrawler.token.TokenSigners;

import static java.util.Objects.requireNonNull;

/** Signs what opens a session's browser and adds it to the session's JSON. */
public final class ConnectUrls {

    private final GatewayUrls gateway;
    private final TokenSigner signer;

    public ConnectUrls(GatewayUrls gateway, TokenSigner signer) {
        this.gateway = requireNonNull(gateway, "gateway is null");
        this.signer = requireNonNull(signer, "signer is null");
    }

    public ConnectUrls(String gatewayUrl, TokenSigner signer) {
        this(new GatewayUrls(gatewayUrl), signer);
    }

    /** Reads {@code GATEWAY_URL} and the variables of {@link TokenSigners#from}. */
    public static ConnectUrls from(Environment environment) {
        return new ConnectUrls(GatewayUrls.from(environment), TokenSigners.from(environment));
    }

    /** A token that drives the session's browser until the session's end. */
    public String sign(Session session) {
        return signer.sign(session.id(), Audience.CONNECT, session.expiresAt());
    }

    /** Adds {@code connectUrl}, {@code seleniumRemoteUrl} and {@code signingKey} with this token. */
    public void addTo(ObjectNode json, Session session, String token) {
        json.put("connectUrl", gateway.connect(session.id(), token));
        json.put("seleniumRemoteUrl", gateway.connectOverHttp(session.id()));
        json.put("signingKey", token);
    }

    /** Adds them with a fresh token, if the session lives. */
    public void addTo(ObjectNode json, Session session) {
        if (session.status().holdsSlot()) {
            addTo(json, session, sign(session));
        }
    }
}
