package dev.wallcrawler.reaper;

import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SlotCount;
import dev.wallcrawler.session.SlotDrift;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/** Compares the slot counters with the sessions that hold slots. Thread-safe. */
final class SlotRecount {

    static final String SLOTS = "reap_slots";
    static final String LIST_PROJECTS = "reap_list_projects";

    private final SessionStore sessions;
    private final ProjectStore projects;
    private final Duration settling;

    /** @param settling how long after a move of a slot the index surely shows it */
    SlotRecount(SessionStore sessions, ProjectStore projects, Duration settling) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.projects = requireNonNull(projects, "projects is null");
        this.settling = requireNonNull(settling, "settling is null");
    }

    /** The projects with their counters, which are to be read before the sessions are. */
    List<Project> counters(RepairLog repairs) {
        return repairs.attempt(LIST_PROJECTS, UnaryOperator.identity(), () -> Optional.of(projects.projects()))
                .orElse(List.of());
    }

    /**
     * Repairs the counters that are wrong.
     *
     * @param rows all sessions that have not ended
     * @param now when the pass began
     */
    void of(List<Project> counters, List<Session> rows, Instant now, RepairLog repairs) {
        Map<String, Long> held = rows.stream()
                .filter(row -> row.status().holdsSlot())
                .collect(Collectors.groupingBy(Session::projectId, Collectors.counting()));
        List<Project> busy = new ArrayList<>();
        for (Project project : counters) {
            SlotCount slots = project.slots();
            int slotsHeld = Math.toIntExact(held.getOrDefault(project.id(), 0L));
            if (!slots.lastMove().plus(settling).isAfter(now)) {
                repair(project, repairs, () -> sessions.repairSlots(project.id(), slots, slotsHeld));
            } else if (slots.drift(slotsHeld) != 0 || !slots.driftSeen().equals(SlotDrift.NONE)) {
                busy.add(project);
            }
        }
        if (busy.isEmpty()) {
            return;
        }
        Map<String, SlotCount> after =
                counters(repairs).stream().collect(Collectors.toMap(Project::id, Project::slots));
        busy.stream().filter(project -> after.containsKey(project.id())).forEach(project -> {
            int slotsHeld = Math.toIntExact(held.getOrDefault(project.id(), 0L));
            repair(project, repairs, () -> sessions.repairBusySlots(
                    project.id(), project.slots(), after.get(project.id()), slotsHeld));
        });
    }

    private static void repair(Project project, RepairLog repairs, Supplier<Integer> repair) {
        UnaryOperator<SessionError> about = error -> error.project(project.id());
        repairs.attempt(SLOTS, about, () -> Optional.of(repair.get()).filter(drift -> drift != 0))
                .ifPresent(drift -> repairs.repaired(
                        SLOTS,
                        error -> about.apply(error).metadata("drift", drift),
                        "the slot counter was off by " + drift,
                        Math.abs(drift)));
    }
}
