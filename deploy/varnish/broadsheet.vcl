# Varnish in front of `broadsheet serve` on port 8000: /etc/varnish/default.vcl.
#
# On Debian: apt-get install varnish varnish-modules. The paper's settings need base_url, trust_proxy
# and cdn_url = "varnish://127.0.0.1:6081". Whoever ends HTTPS before Varnish sets X-Forwarded-Proto.
vcl 4.1;

import std;
import xkey;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = {
        .request = "GET /healthz HTTP/1.1" "Host: 127.0.0.1" "Connection: close";
        .interval = 2s;
        .timeout = 2s;
        .window = 4;
        .threshold = 2;
        .initial = 2;
    }
}

# Who may say that a page has changed.
acl house {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ house) {
            return (synth(403, "Forbidden"));
        }
        if (req.http.xkey-purge) {
            set req.http.n-gone = xkey.purge(req.http.xkey-purge);
        } else {
            set req.http.n-gone = xkey.softpurge(req.http.xkey-softpurge);
        }
        return (synth(200, req.http.n-gone + " purged"));
    }
    # For whoever watches the machine, and nobody else.
    if (req.url ~ "^/metrics") {
        return (synth(404, "Not Found"));
    }
    set req.http.X-Forwarded-Host = req.http.Host;
    if (!req.http.X-Forwarded-Proto) {
        set req.http.X-Forwarded-Proto = "http";
    }
    # The old page while the new one is fetched, and for long only where there is no new one.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 2s;
    }
    if ((req.method != "GET" && req.method != "HEAD") || req.url ~ "^/(desk|account|svc)(/|$)") {
        return (pass);
    }
    # A finished page is the same for who is signed in; what is not finished is never kept.
    return (hash);
}

sub vcl_backend_response {
    if (beresp.http.Surrogate-Control) {
        set beresp.http.xkey = beresp.http.Surrogate-Key;
        set beresp.ttl = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
        unset beresp.http.Set-Cookie;
        return (deliver);
    }
    if (beresp.status == 200 && bereq.url ~ "^/static/" && !beresp.http.Set-Cookie) {
        return (deliver);
    }
    # Whatever else there is, is made for whoever asks.
    set beresp.uncacheable = true;
    set beresp.ttl = 10s;
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.Surrogate-Control;
}
