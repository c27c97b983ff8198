package dev.wallcrawler.controller;

import dev.wallcrawler.controller.cdp.CdpTap;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.controller.proxy.SessionEntrance;
import dev.wallcrawler.controller.watch.SessionWatch;

import static java.util.Objects.requireNonNull;

/** Tells the watch who comes and goes, and the trail what they do. */
record ClientVisits(SessionWatch watch, CdpTraffic traffic, SessionTrail trail) implements SessionEntrance.Visits {

    ClientVisits {
        requireNonNull(watch, "watch is null");
        requireNonNull(traffic, "traffic is null");
        requireNonNull(trail, "trail is null");
    }

    @Override
    public void clientConnected() {
        watch.clientConnected();
    }

    @Override
    public void clientLeft() {
        watch.clientLeft();
    }

    @Override
    public CdpTap clientTap() {
        return CdpTap.ofClient(traffic, trail::operation, watch::closeRequested, System::nanoTime);
    }

    @Override
    public CdpTap viewerTap() {
        return CdpTap.ofViewer(traffic, trail::operation, System::nanoTime);
    }
}
