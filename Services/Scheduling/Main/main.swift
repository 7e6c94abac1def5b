import Scheduling
import ServiceRuntime

await ServiceMain(
    program: "scheduling",
    summary: "Appointments, the calendar, sessions, client links",
    flags: SchedulingConfig.flags
) { settings, flags in
    SchedulingConfig(settings, flags: flags)
} services: { config, runtime in
    try SchedulingService(config, runtime).services
}.run()
