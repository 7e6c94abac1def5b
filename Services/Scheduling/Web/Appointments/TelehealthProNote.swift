import Contracts
import WebUI

/// Why an appointment of a practitioner with Telehealth Pro has no *Start* here.
struct TelehealthProNote: HTMLComponent {
    let viewer: Viewer

    var html: HTML {
        Banner(.info, "Held with Telehealth Pro") {
            p {
                "This practitioner uses Telehealth Pro, a product of its own: its sessions are not started here, and the "
                "client’s link comes from there. To use their own Zoom account instead, Telehealth Pro has to be disabled "
                "first, under Settings > Communication > Communication Options > Configure Telehealth Pro. "
                if viewer.access.telehealthPro {
                    a(href: PagePath.telehealthPro) { "Configure Telehealth Pro" }
                } else {
                    PageError.askSettings
                }
            }
        }
    }
}
