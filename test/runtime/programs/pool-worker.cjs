require('siglane/pool/worker');
