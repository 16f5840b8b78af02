// minio-go, answering requests line by line: see converse in programs.ts.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

type question struct{ Op, Key, File, How, Prefix string }

var (
	bucket = os.Getenv("BUCKET")
	ctx    = context.Background()
)

func connect(hasTrailers bool) (*minio.Client, error) {
	certificate, err := os.ReadFile(os.Getenv("CERTIFICATE"))
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(certificate)
	minio.MaxRetry = 1
	scheme, host, _ := strings.Cut(os.Getenv("ENDPOINT"), "://")
	return minio.New(host, &minio.Options{
		Creds:        credentials.NewStaticV4(os.Getenv("ACCESS_KEY_ID"), os.Getenv("SECRET_ACCESS_KEY"), os.Getenv("SESSION_TOKEN")),
		Secure:       scheme == "https",
		Region:       os.Getenv("REGION"),
		BucketLookup: minio.BucketLookupPath,
		// Adds a checksum after the body.
		TrailingHeaders: hasTrailers,
		Transport:    &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}},
	})
}

func put(client *minio.Client, asked question) error {
	body, err := os.ReadFile(asked.File)
	if err != nil {
		return err
	}
	options := minio.PutObjectOptions{UserMetadata: map[string]string{"a": "two  blanks"}, DisableMultipart: true}
	var content io.Reader = bytes.NewReader(body)
	size := int64(len(body))
	switch asked.How {
	case "unsigned":
		options.DisableContentSha256 = true
	case "parts", "trailer":
		options.DisableMultipart, options.PartSize = false, 5<<20
	case "stream":
		// A body of unknown length.
		options.DisableMultipart, options.PartSize = false, 5<<20
		content, size = io.MultiReader(content), -1
	}
	_, err = client.PutObject(ctx, bucket, asked.Key, content, size, options)
	return err
}

func get(client *minio.Client, asked question) error {
	object, err := client.GetObject(ctx, bucket, asked.Key, minio.GetObjectOptions{})
	if err != nil {
		return err
	}
	body, err := io.ReadAll(object)
	if err != nil {
		return err
	}
	return os.WriteFile(asked.File, body, 0o600)
}

func list(client *minio.Client, asked question) ([]string, error) {
	keys := []string{}
	for object := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: asked.Prefix, Recursive: true}) {
		if object.Err != nil {
			return nil, object.Err
		}
		keys = append(keys, object.Key)
	}
	return keys, nil
}

func form(client *minio.Client, asked question) (any, error) {
	policy := minio.NewPostPolicy()
	policy.SetBucket(bucket)
	policy.SetKey(asked.Key)
	policy.SetExpires(time.Now().Add(time.Minute))
	policy.SetContentLengthRange(1, 100)
	url, fields, err := client.PresignedPostPolicy(ctx, policy)
	if err != nil {
		return nil, err
	}
	return map[string]any{"url": url.String(), "fields": fields}, nil
}

func answer(client *minio.Client, asked question) (any, error) {
	switch asked.Op {
	case "put":
		return nil, put(client, asked)
	case "get":
		return nil, get(client, asked)
	case "list":
		return list(client, asked)
	case "remove":
		return nil, client.RemoveObject(ctx, bucket, asked.Key, minio.RemoveObjectOptions{})
	case "presign":
		url, err := client.PresignedGetObject(ctx, bucket, asked.Key, time.Minute, nil)
		if err != nil {
			return nil, err
		}
		return url.String(), nil
	case "presignPut":
		url, err := client.PresignedPutObject(ctx, bucket, asked.Key, time.Minute)
		if err != nil {
			return nil, err
		}
		return url.String(), nil
	case "form":
		return form(client, asked)
	}
	return nil, fmt.Errorf("unknown: %s", asked.Op)
}

func main() {
	client, err := connect(false)
	if err != nil {
		panic(err)
	}
	withTrailers, err := connect(true)
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		reply := map[string]any{}
		asks := client
		if asked.How == "trailer" {
			asks = withTrailers
		}
		if value, err := answer(asks, asked); err != nil {
			reply["error"] = fmt.Sprintf("%s: %s", minio.ToErrorResponse(err).Code, err)
		} else {
			reply["value"] = value
		}
		line, err := json.Marshal(reply)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
}
