package dev.wallcrawler.gateway.exchange;

/** Told to every connection when the gateway stops and the time to finish is over. */
public enum GatewayStops {
    NOW
}
