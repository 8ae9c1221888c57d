"use strict";
SwaggerUIBundle({ url: "/schema/openapi.json", dom_id: "#calls", deepLinking: true, validatorUrl: null });
